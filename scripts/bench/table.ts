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
}

export function figureText({ name, unit, spread, digits = 1 }: Figure): string {
	const { median, least, most } = spread;
	const show = (value: number) =>
		value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
	const label = name === '' ? '' : `${name} `;
	const range = least === most ? '' : ` (${show(least)} to ${show(most)})`;
	return `${label}${show(median)}${unit}${range}`;
}
