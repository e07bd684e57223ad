import diagnostics from 'node:diagnostics_channel';

/** What `work` waited for besides its own computing: requests to others, and timers. */
export async function waitedFor(work: () => Promise<unknown>): Promise<string[]> {
	const seen: string[] = [];
	const watch = (message: unknown) => {
		const { request } = message as { request: { method: string; path: string } };
		seen.push(`request ${request.method} ${request.path}`);
	};
	diagnostics.subscribe('http.client.request.start', watch);
	const timers = (['setTimeout', 'setInterval'] as const).map((name) => {
		const start: (...values: never[]) => unknown = global[name];
		return jest.spyOn(global, name).mockImplementation(((...values: never[]) => {
			seen.push(`${name} of ${String(values[1])} ms`);
			return start(...values);
		}) as never);
	});
	try {
		await work();
	} finally {
		diagnostics.unsubscribe('http.client.request.start', watch);
		for (const timer of timers) timer.mockRestore();
	}
	return seen;
}
