import { IDS, PROVIDERS, type Id, type Provider } from './ids';
import type { Case } from './results';

/** Longer lists are cut: the rest are further values of the same kind. */
const MOST_CASES = 12;

const NAMES: Record<Provider, string> = {
	camara: 'CAMARA',
	azure: 'Azure',
	verba: 'Verba',
	agora: 'Agora',
	huawei: 'Huawei',
};

/** What is missing or failed, as sentences; empty when every id has passed for each provider. */
export function gapsIn(cases: Case[]): string[] {
	const gaps = IDS.flatMap(({ id, providers }) => {
		const own = cases.filter((one) => one.id === id);
		const failed = own.filter(({ passed }) => !passed).map(({ text }) => `${id} failed: ${text}`);
		const missing = providers
			.filter((provider) => !own.some((one) => one.passed && one.providers.includes(provider)))
			.map((provider) => `${id} has no passing test for ${provider}`);
		const shown = own.some(({ passed }) => passed);
		const nowhere = providers.length === 0 && !shown ? [`${id} has no passing test`] : [];
		return [...failed, ...missing, ...nowhere];
	});
	return [...new Set(gaps)];
}

/** docs/reliability.md, not yet formatted. */
export function documentOf(cases: Case[]): string {
	return [
		'# Reliability: what is tested, for whom, and with which result',
		'<!-- Written by `npm run catalogue -- --write` from the results of a test run. Do not edit. -->',
		'Every case has a test that carries its id in its name. Faults come from a TCP server between node and sandbox (`test/support/faults.ts`), not from mocked functions. Long waits run on a clock of the test. `npm test` fails when an id has no passing test for a provider to which it applies.',
		'A cell counts the tests of a case that stand for the provider: `3 ✓` means three, all passed; `–` means that the case does not apply. Some tests stand for all.',
		['S', 'R', 'T', 'X', 'L'].map((group) => overview(group, cases)).join('\n\n'),
		'## The cases',
		IDS.map((id) => listOf(id, cases)).join('\n\n'),
	].join('\n\n');
}

const GROUPS: Record<string, string> = {
	S: 'Signing',
	R: 'Reliability',
	T: 'Triggers',
	X: 'Security',
	L: 'Load and compatibility',
};

function overview(group: string, cases: Case[]): string {
	const rows = IDS.filter(({ id }) => id.startsWith(group)).map(
		({ id, title, providers }) =>
			`| ${id} | ${title} | ${PROVIDERS.map((provider) => cell(id, provider, providers, cases)).join(' | ')} |`,
	);
	return [
		`## ${GROUPS[group]}\n`,
		`| Id | Case | ${PROVIDERS.map((provider) => NAMES[provider]).join(' | ')} |`,
		`| --- | --- | ${PROVIDERS.map(() => '---').join(' | ')} |`,
		...rows,
	].join('\n');
}

function cell(id: string, provider: Provider, applies: readonly Provider[], cases: Case[]): string {
	const own = cases.filter((one) => one.id === id && one.providers.includes(provider));
	if (own.length === 0) return applies.includes(provider) ? '**missing**' : '–';
	const failed = own.filter(({ passed }) => !passed).length;
	return failed > 0 ? `**${failed} of ${own.length} failed**` : `${own.length} ✓`;
}

function listOf({ id, title }: Id, cases: Case[]): string {
	const byText = new Map<string, Case[]>();
	for (const one of cases.filter((candidate) => candidate.id === id)) {
		byText.set(one.text, [...(byText.get(one.text) ?? []), one]);
	}
	const lines = [...byText].map(([text, all]) => {
		const providers = PROVIDERS.filter((provider) =>
			all.some((one) => one.providers.includes(provider)),
		);
		const who =
			providers.length === PROVIDERS.length
				? 'all'
				: providers.map((provider) => NAMES[provider]).join(', ') || 'general';
		return `- ${plain(text)} (${who}): ${all.every(({ passed }) => passed) ? 'passed' : '**failed**'}`;
	});
	const more = lines.length - MOST_CASES;
	const shown =
		more > 1 ? [...lines.slice(0, MOST_CASES), `- and ${more} more of this kind`] : lines;
	return `### ${id} ${title}\n\n${shown.join('\n')}`;
}

/** A test's name as Markdown shows it: no markup, no line breaks. */
function plain(text: string): string {
	return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
