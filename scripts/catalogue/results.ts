import { readFileSync } from 'node:fs';

import { PROVIDERS, type Provider } from './ids';

/** One test that carries an id. */
export interface Case {
	id: string;
	/** The test's name without id and provider. */
	text: string;
	/** For whom it stands; empty when its name says no provider. */
	providers: Provider[];
	passed: boolean;
}

interface JestResults {
	testResults: Array<{
		assertionResults: Array<{ ancestorTitles: string[]; title: string; status: string }>;
	}>;
}

const ID = /^([SRTXL]\d+) (?:(camara|azure|verba|agora|huawei):? )?/;

/** The cases in a result file of jest. @throws Error when the file cannot be read. */
export function casesIn(file: string): Case[] {
	const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
	return testResults.flatMap(({ assertionResults }) => assertionResults.flatMap(casesOf));
}

/** An id may stand at the start of the test's own name or of a group's. */
function casesOf({
	ancestorTitles,
	title,
	status,
}: JestResults['testResults'][number]['assertionResults'][number]): Case[] {
	const titles = [...ancestorTitles, title];
	const name = titles.join(' ');
	const providers = PROVIDERS.filter((provider) => new RegExp(provider, 'i').test(name));
	return titles.flatMap((text, at) => {
		const [found, id] = ID.exec(text) ?? [];
		if (!found || !id) return [];
		const rest = [text.slice(found.length), ...titles.slice(at + 1)];
		return [{ id, text: rest.join(' › '), providers, passed: status === 'passed' }];
	});
}
