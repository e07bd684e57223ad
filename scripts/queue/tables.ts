import type { Delivered } from './events';
import type { Fault } from './faults';
import type { Pace } from './limits';
import { percent, type Throughput } from './throughput';

/** Everything that was measured; a round that was left out is empty. */
export interface Measured {
	throughput: Throughput[];
	paces: Pace[];
	delivered: Delivered[];
	faults: Fault[];
}

/** A table of Markdown, its columns as wide as what is in them. */
function table(head: readonly string[], lines: ReadonlyArray<ReadonlyArray<string | number>>) {
	const rows = [head, ...lines].map((row) => row.map(String));
	const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	const [first = [], ...others] = rows.map(line);
	return [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...others].join(
		'\n',
	);
}

const words = (counts: Record<string, number>): string =>
	Object.entries(counts)
		.map(([word, times]) => `${times} ${word}`)
		.join(', ') || 'nothing';

/** The tables of the run by name, for the screen and for docs/scaling.md. */
export function tables({ throughput, paces, delivered, faults }: Measured): Record<string, string> {
	const one = throughput.find(({ workers }) => workers === 1);
	const all: Record<string, string | undefined> = {
		throughput:
			one &&
			table(
				[
					...['Workers', 'Endings', 'Seconds', 'Per second', 'Latency allows'],
					...['Times one worker', 'Processors idle'],
				],
				throughput.map(({ workers, endings, seconds, perSecond, allowed, idle }) => [
					workers,
					endings,
					seconds.toFixed(1),
					perSecond.toFixed(1),
					allowed.toFixed(1),
					(perSecond / one.perSecond).toFixed(2),
					percent(idle),
				]),
			),
		limits:
			paces.length === 0
				? undefined
				: table(
						['Vendor', 'Limit', 'Endings', 'Both workers, per second', '429', 'Failed'],
						paces.map(({ provider, limit, endings, perSecond, refused, failed }) => [
							...[provider, limit, endings, perSecond.toFixed(2), refused, failed],
						]),
					),
		events:
			delivered.length === 0
				? undefined
				: table(
						['Delivered', 'Events', 'Deliveries', 'Executions'],
						delivered.map(({ what, events, deliveries, executions }) => [
							...[what, events, deliveries, executions],
						]),
					),
		faults:
			faults.length === 0
				? undefined
				: table(
						[
							...['In the middle', 'Endings', 'Had a result', 'Over, result lost'],
							...['The recovery was told', 'Still live', 'Ended twice', 'Started again by itself'],
						],
						faults.map((fault) => [
							...[fault.what, fault.endings, fault.withResult, fault.overWithoutResult],
							...[words(fault.recovered), fault.live, fault.askedTwice, fault.fell || 'nothing'],
						]),
					),
	};
	return Object.fromEntries(
		Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}
