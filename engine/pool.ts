/**
 * Does `work` for 0 … count-1 with at most `size` at a time and returns the results in order.
 * `goesOn` is asked before each start; what was not started stays undefined.
 */
export async function inPool<T>(
	count: number,
	size: number,
	work: (index: number) => Promise<T>,
	goesOn: () => boolean = () => true,
): Promise<Array<T | undefined>> {
	const results: Array<T | undefined> = new Array<T | undefined>(count).fill(undefined);
	let next = 0;
	const worker = async () => {
		while (next < count && goesOn()) {
			const index = next++;
			results[index] = await work(index);
		}
	};
	await Promise.all(Array.from({ length: Math.min(size, count) }, worker));
	return results;
}
