/** Finds a rate from what the vendor takes and refuses. Times in milliseconds. */
export interface PaceRule {
	/** Requests per second at this moment; Infinity: as many as there are. */
	rate(now: number): number;
	/** @param sent when the request was let through */
	accepted(now: number, sent: number): void;
	refused(now: number, sent: number): void;
}

export class Adaptive implements PaceRule {
	constructor(private readonly ceiling: number) {}
	rate(): number {
		return this.ceiling;
	}
	accepted(): void {}
	refused(): void {}
}
