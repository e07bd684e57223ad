/**
 * Imported first by tests that say themselves when the requests that are being made are under way: what
 * waits for that is called then.
 */
let waiting: (() => void) | undefined;

jest.mock('../../engine/base/underWay', () => ({
	underWay: async () => {
		await new Promise<void>((resolve) => {
			waiting = resolve;
		});
	},
}));

/** Whether anything waits for it. */
export const awaited = (): boolean => waiting !== undefined;

/** The requests that are being made have left. */
export function underWay(): void {
	const call = waiting;
	waiting = undefined;
	call?.();
}
