import Table from 'cli-table3';
import { styleText } from 'node:util';
import type { Sandbox } from '../../sandbox';
import { liveTargets, type EndingItem } from './judge';

const colour = process.stdout.isTTY ? styleText : (_style: string, text: string) => text;

export function title(text: string): void {
	console.log(`\n${colour('bold', text)}`);
}

/** One line with a mark: what holds, what does not. */
export function outcomeLine(holds: boolean, text: string): void {
	console.log(`${holds ? colour('green', '✔') : colour('red', '✘')} ${text}`);
}

/** The five targets of the example, as the emulators see them. */
export function printState(sandbox: Sandbox): void {
	for (const { provider, id, live } of liveTargets(sandbox)) {
		const mark = live ? colour('yellow', '● live') : colour('green', '○ over');
		console.log(`  ${mark}  ${provider.padEnd(7)} ${id}`);
	}
}

/** What the workflow's items say of each ending. */
export function endingsTable(items: EndingItem[]): void {
	const table = new Table({
		head: ['Operation', 'Outcome', 'Ended', 'Time', 'Request ID'],
		style: { head: [], border: [], compact: true },
	});
	for (const item of items) {
		table.push([
			`${item.provider} ${item.operation}`,
			item.outcome,
			String(item.ended),
			item.durationMs === undefined ? '–' : `${item.durationMs} ms`,
			item.requestId ?? '–',
		]);
	}
	console.log(table.toString());
}
