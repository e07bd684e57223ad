import fs from 'node:fs';
import Table from 'cli-table3';
import { styleText } from 'node:util';
import { format, resolveConfig } from 'prettier';
import type { Surroundings } from './machine';
import { figureText, type Figure, type Row } from './table';

export interface Report {
	surroundings: Surroundings;
	/** How long the measuring took, in seconds. */
	seconds: number;
	rows: Row[];
}

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';
const colour = process.stdout.isTTY ? styleText : (_style: string, text: string) => text;

export const holds = ({ rows }: Report): boolean =>
	rows.every(({ demands }) => demands.every((demand) => demand.holds));

export function print(report: Report): void {
	const table = new Table({
		head: ['Row', 'Who', 'Median (range)', 'Also', 'Must reach'],
		style: { head: [], border: [], compact: false },
		colWidths: [22, 34, 34, 40, 46],
		wordWrap: true,
	});
	for (const row of report.rows) {
		const demands = row.demands.map(
			({ text, holds }) => `${holds ? colour('green', '✔') : colour('red', '✘')} ${text}`,
		);
		table.push(
			...row.lines.map(({ contender, figures, also }, index) => [
				...(index === 0
					? [{ content: `${row.title}\n${row.work}`, rowSpan: row.lines.length }]
					: []),
				contender,
				shown(figures).join('\n'),
				also.join('\n'),
				...(index === 0 ? [{ content: demands.join('\n'), rowSpan: row.lines.length }] : []),
			]),
		);
	}
	console.log(table.toString());
	for (const { title, notes } of report.rows) {
		for (const note of notes) console.log(`${title}: ${note}`);
	}
	const rows = report.rows.map(({ id, seconds = 0 }) => `${id} ${seconds.toFixed(0)} s`);
	console.log(`Took: ${rows.join(', ')}.`);
	console.log(surroundingsText(report).join('\n'));
}

const shown = (figures: Figure[]): string[] =>
	figures.length > 0 ? figures.map(figureText) : ['not all ended, or failed'];

function surroundingsText({ surroundings, seconds }: Report): string[] {
	const { date, cpu, cores, memoryGb, system, load, node, packages, commit } = surroundings;
	const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
	return [
		`Measured on ${date.slice(0, 10)} in ${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s, commit ${commit}.`,
		`Machine: ${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, load before the start ${load.toFixed(1)}. Node ${node}.`,
		`Packages: ${versions.join(', ')}.`,
	];
}

/** The same table in Markdown. */
export function markdown(report: Report): string {
	const lines = [
		'| Row | Who | Median (range) | Also | Must reach |',
		'| --- | --- | --- | --- | --- |',
	];
	for (const row of report.rows) {
		row.lines.forEach(({ contender, figures, also }, index) => {
			const first = index === 0;
			const cells = [
				first ? `**${row.title}**<br>${row.work}` : '',
				contender,
				shown(figures).join('<br>'),
				also.join('<br>'),
				first
					? row.demands.map(({ text, holds }) => `${holds ? '✔' : '✘'} ${text}`).join('<br>')
					: '',
			];
			lines.push(`| ${cells.join(' | ')} |`);
		});
	}
	const notes = report.rows.flatMap(({ title, notes }) =>
		notes.map((note) => `- ${title}: ${note}`),
	);
	return [
		...lines,
		'',
		...notes,
		...(notes.length > 0 ? [''] : []),
		...surroundingsText(report),
	].join('\n');
}

/** Puts the table into a document, between its two marks. @throws Error when they are missing */
export async function writeInto(file: string, report: Report): Promise<void> {
	const text = fs.readFileSync(file, 'utf8');
	const begin = text.indexOf(BEGIN);
	const end = text.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`${file} has no ${BEGIN} … ${END}`);
	const before = text.slice(0, begin + BEGIN.length);
	const written = `${before}\n\n${markdown(report)}\n\n${text.slice(end)}`;
	const style = await resolveConfig(file);
	fs.writeFileSync(file, await format(written, { ...style, filepath: file }));
}
