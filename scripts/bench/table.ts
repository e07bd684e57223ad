import type { Spread } from './statistics';

/** A figure of one contender in one row. */
export interface Figure {
	name: string;
	unit: string;
	spread: Spread;
	/** Digits after the point. */
	digits?: number;
}

/** One line of the table. */
export interface Line {
	contender: string;
	figures: Figure[];
	/** Counts and remarks, e.g. how often something was sent. */
	also: string[];
}

/** A figure that a row must reach. */
export interface Demand {
	text: string;
	holds: boolean;
}

export interface Row {
	id: string;
	title: string;
	work: string;
	lines: Line[];
	demands: Demand[];
	notes: string[];
	/** How long the measuring took. */
	seconds?: number;
}

export function figureText({ name, unit, spread, digits = 1 }: Figure): string {
	const { median, least, most } = spread;
	const show = (value: number) =>
		value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
	const label = name === '' ? '' : `${name} `;
	const range = least === most ? '' : ` (${show(least)} to ${show(most)})`;
	return `${label}${show(median)}${unit}${range}`;
}

/** A comparison within the run, and what it must come to. */
interface Bound {
	/** What the value is a part or a multiple of. */
	text: string;
	value: number;
	most?: number;
	least?: number;
	/** For the quick mode: far enough for a busy machine, near enough to catch a doubling. */
	quick: number;
}

/** A demand on a ratio. */
export function bounded(
	{ options }: { options: { quick: boolean } },
	{ text, value, most, least, quick }: Bound,
): Demand {
	const bound = options.quick ? quick : (most ?? least ?? NaN);
	return {
		text: `${most === undefined ? 'at least' : 'at most'} ${bound} ${text}: ${value.toFixed(value < 10 ? 2 : 1)}`,
		holds: most === undefined ? value >= bound : value <= bound,
	};
}
