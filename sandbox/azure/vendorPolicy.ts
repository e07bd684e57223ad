import { createCommunicationAccessKeyCredentialPolicy } from '@azure/communication-common';

type Policy = ReturnType<typeof createCommunicationAccessKeyCredentialPolicy>;
type PolicyRequest = Parameters<Policy['sendRequest']>[0];
type PolicyAnswer = Awaited<ReturnType<Policy['sendRequest']>>;

/**
 * The headers that the vendor's own client library would send for this request at this date.
 * `date` is the value of x-ms-date, `url` absolute. Header names are lower case.
 *
 * The policy asks for the current time once, before its first await. Only during that synchronous
 * part its answer is replaced by the given date, so nothing else ever sees it.
 */
export async function signedByVendor(
	accessKey: string,
	request: { method: string; url: string; body: string; date: string },
): Promise<Record<string, string>> {
	const policy = createCommunicationAccessKeyCredentialPolicy({ key: accessKey });
	const signed: Record<string, string> = {};
	const asPolicyRequest = {
		method: request.method,
		url: request.url,
		body: request.body,
		headers: { set: (name: string, value: string) => (signed[name.toLowerCase()] = value) },
	} as unknown as PolicyRequest;

	const original = Object.getOwnPropertyDescriptor(Date.prototype, 'toUTCString');
	if (!original) throw new Error('This platform has no Date.prototype.toUTCString');
	let pending: Promise<PolicyAnswer>;
	Object.defineProperty(Date.prototype, 'toUTCString', {
		...original,
		value: () => request.date,
	});
	try {
		pending = policy.sendRequest(asPolicyRequest, async () => ({}) as PolicyAnswer);
	} finally {
		Object.defineProperty(Date.prototype, 'toUTCString', original);
	}
	await pending;
	return signed;
}
