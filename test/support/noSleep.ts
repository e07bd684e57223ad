/**
 * Imported first by tests on a virtual clock: n8n's own sleep, which gives attempts that start
 * together a millisecond apart, takes no real time there.
 */
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));
