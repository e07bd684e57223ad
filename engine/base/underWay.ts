/**
 * Resolves once the requests that are being made at this moment are on their way. Nobody says when that
 * is: a connection to the same machine is open in the next turn of Node's event loop, others take longer.
 * A timer takes a millisecond or two, in which a quick vendor has answered.
 */
export async function underWay(): Promise<void> {
	await new Promise<void>((resolve) => {
		waiting.push(resolve);
		echo ??= openEcho();
		echo();
	});
}

const waiting: Array<() => void> = [];

/** Made when it is first needed, and kept. */
let echo: (() => void) | undefined;

/**
 * How often a message goes through the channel. One turn of the loop may take it there and back, but
 * never there again.
 */
const WAYS = 3;

/** A message that goes back and forth, and lets the first go on who waits when it arrives. */
function openEcho(): () => void {
	const { port1, port2 } = new MessageChannel();
	for (const port of [port1, port2]) {
		port.on('message', (left: number) => {
			if (left > 0) port.postMessage(left - 1);
			else waiting.shift()?.();
		});
		// It keeps no process alive.
		port.unref();
	}
	return () => port1.postMessage(WAYS - 1);
}
