const LOOK_MS = 250;

/** Waits for something that others do. Throws when it does not come. */
export async function until(
	what: string,
	holds: () => Promise<boolean> | boolean,
	withinMs = 180_000,
): Promise<void> {
	const deadline = Date.now() + withinMs;
	for (;;) {
		if (await holds()) return;
		if (Date.now() > deadline) throw new Error(`Not after ${withinMs / 1000} s: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}
