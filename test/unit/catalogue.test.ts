import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { IDS, PROVIDERS } from '../../scripts/catalogue/ids';
import { scan } from '../../scripts/catalogue/leaks';
import { documentOf, gapsIn } from '../../scripts/catalogue/report';
import { casesIn } from '../../scripts/catalogue/results';
import { secrets, targets } from '../../sandbox/framework/targets';
import { formsOf } from '../support/scan';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'catalogue-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the search for secrets', () => {
	const used = 'päss/wörd "with" all+sorts=of&signs';

	function shownIn(text: string, test = 'a test') {
		writeFileSync(
			path.join(folder, 'secrets-1.jsonl'),
			`${JSON.stringify({ test: '', secrets: [used] })}\n`,
		);
		writeFileSync(path.join(folder, 'shown-1.jsonl'), `${JSON.stringify({ test, text })}\n`);
		return scan(folder).leaks.map(({ test }) => test);
	}

	test.each(formsOf(used))('finds %s', (form) => {
		expect(shownIn(`before ${form} behind`)).toEqual(['a test']);
		expect(shownIn(form)).toEqual(['a test']);
	});

	test.each([secrets.azure.accessKey, secrets.verba.password, secrets.huawei.secretKey])(
		'knows the secrets of the sandbox by itself: %s',
		(secret) => expect(shownIn(`x${secret}y`)).toEqual(['a test']),
	);

	test('lets a streaming key pass only where a test says that it is revealed', () => {
		const { streamingKey } = targets.agora;
		expect(shownIn(streamingKey)).toEqual(['a test']);
		expect(shownIn(streamingKey, 'a list with Include Secrets')).toEqual([]);
		expect(shownIn(used, 'a list with Include Secrets')).not.toEqual([]);
	});

	test('finds nothing in harmless texts, and says how much it has read', () => {
		const text = 'sandbox-customer lesson-42 0123456789abcdef0123456789abcdef';
		expect(shownIn(text)).toEqual([]);
		expect(scan(folder)).toMatchObject({ texts: 1, characters: text.length });
	});
});

describe('the list of cases', () => {
	const result = (title: string, status = 'passed', ancestorTitles: string[] = []) => ({
		ancestorTitles,
		title,
		status,
	});

	function casesOf(results: object[]) {
		const file = path.join(folder, 'results.json');
		writeFileSync(file, JSON.stringify({ testResults: [{ assertionResults: results }] }));
		return casesIn(file);
	}

	const complete = () =>
		IDS.flatMap(({ id, providers }) =>
			providers.length > 0
				? providers.map((one) => result(`${id} ${one}: works`))
				: [result(`${id} works`)],
		);

	test('has no gap when every id has a test for every provider it applies to', () => {
		expect(gapsIn(casesOf(complete()))).toEqual([]);
	});

	test('misses a case of the engine that no test stands for', () => {
		const without = complete().filter(({ title }) => title !== 'R29 works');
		expect(gapsIn(casesOf(without))).toEqual(['R29 has no passing test']);
	});

	test('misses an id, a provider, and a test that fails or is skipped', () => {
		const without = complete().filter(({ title }) => title !== 'R5 agora: works');
		expect(gapsIn(casesOf(without))).toEqual(['R5 has no passing test for agora']);
		for (const status of ['failed', 'pending']) {
			const spoilt = complete().map((one) =>
				one.title === 'R5 agora: works' ? { ...one, status } : one,
			);
			expect(gapsIn(casesOf(spoilt))).toContain('R5 has no passing test for agora');
		}
	});

	test('reads ids and providers from the names of groups too', () => {
		const [one] = casesOf([
			result('POST with {}', 'passed', ['S8 HTTP Request node with huaweiCloudApi']),
		]);
		expect(one).toMatchObject({ id: 'S8', providers: ['huawei'], passed: true });
		expect(casesOf([result('R2D2 is no id'), result('see R5')])).toEqual([]);
	});

	test('is written with a row for every id', () => {
		const text = documentOf(casesOf(complete()));
		for (const { id } of IDS) expect(text).toContain(`| ${id} |`);
		expect(text).not.toMatch(/missing|failed/);
		expect(PROVIDERS).toHaveLength(5);
	});
});
