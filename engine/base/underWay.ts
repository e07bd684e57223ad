import { randomBytes } from 'node:crypto';

/**
 * Calls `call` once the requests that are being made at this moment are on their way. Nobody says when
 * that is: a connection to the same machine is open one turn of Node's event loop later, others take
 * longer. Two trips through Node's thread pool take that turn and some 50 microseconds; a timer takes a
 * millisecond or two, in which a quick vendor has answered.
 */
export function whenUnderWay(call: () => void): void {
	randomBytes(1, () => randomBytes(1, () => call()));
}
