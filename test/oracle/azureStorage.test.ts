import { CallAutomationClient } from '@azure/communication-call-automation';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { AzureCommunicationApi } from '../../credentials/AzureCommunicationApi.credentials';
import { storageRequest } from '../../nodes/AzureCallAutomation/shared/storage';
import { isRecordingHost } from '../../signing/azureStorage';
import { signedByVendor } from '../../sandbox/azure/vendorPolicy';
import { secrets } from '../../sandbox/framework/targets';

/**
 * Download and Delete of recorded content are in no published document: the vendor's own client is
 * the judge of what is sent, and of what is refused.
 */
const ENDPOINT = 'https://contoso.communication.azure.com';
const { accessKey } = secrets.azure;

interface Seen {
	method: string;
	url: string;
	headers: Record<string, string>;
}

/** What the client would send; it gets no answer. */
async function bySdk(
	work: (recording: ReturnType<CallAutomationClient['getCallRecording']>) => Promise<unknown>,
): Promise<Seen | undefined> {
	let seen: Seen | undefined;
	const httpClient = {
		sendRequest: (request: {
			method: string;
			url: string;
			headers: { toJSON(): Seen['headers'] };
		}) => {
			seen = { method: request.method, url: request.url, headers: request.headers.toJSON() };
			return Promise.reject(new Error('seen'));
		},
	};
	const options = { httpClient, retryOptions: { maxRetries: 0 } } as object;
	const client = new CallAutomationClient(`endpoint=${ENDPOINT};accesskey=${accessKey}`, options);
	await work(client.getCallRecording()).catch(() => undefined);
	return seen;
}

async function byUs(
	method: 'GET' | 'DELETE',
	location: string,
	more: Record<string, string> = {},
): Promise<Seen> {
	const values = { resourceHost: new URL(ENDPOINT).host, recordingHosts: '' };
	const { address, headers } = storageRequest(method, location, 'Location', values, more);
	const options = { method, url: address, headers: { accept: 'application/json', ...headers } };
	const { authenticate } = new AzureCommunicationApi();
	if (typeof authenticate !== 'function') throw new Error('The credential does not sign');
	const signed = await authenticate(
		{ endpoint: ENDPOINT, accessKey },
		options as IHttpRequestOptions,
	);
	const all = Object.entries(signed.headers as IDataObject);
	return {
		method,
		url: String(signed.url),
		headers: Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), String(value)])),
	};
}

const SIGNED = [
	'authorization',
	'x-ms-date',
	'x-ms-content-sha256',
	'x-ms-host',
	'accept',
	'range',
];
const only = ({ method, url, headers }: Seen) => ({
	method,
	url,
	...Object.fromEntries(SIGNED.map((name) => [name, headers[name]])),
});

beforeAll(() => {
	jest.useFakeTimers({
		now: Date.parse('2026-11-20T09:30:00Z'),
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
});
afterAll(() => jest.useRealTimers());

const place =
	'https://us-storage.asm.skype.com/v1/objects/0-eus-d1-83e9599991e21ad21220427d78fbf558';

test.each([
	['DELETE', place, {}, (r) => r.delete(place)],
	['DELETE', `${place}?a=b%20c`, {}, (r) => r.delete(`${place}?a=b%20c`)],
	['GET', `${place}/content/video`, {}, (r) => r.downloadStreaming(`${place}/content/video`)],
	[
		'GET',
		`${place}/content/acsmetadata`,
		{ range: 'bytes=100-149' },
		(r) => r.downloadStreaming(`${place}/content/acsmetadata`, { offset: 100, length: 50 }),
	],
	[
		'GET',
		'https://eu.asyncgw.teams.microsoft.com/v1/objects/x%2By',
		{ range: 'bytes=7-' },
		(r) =>
			r.downloadStreaming('https://eu.asyncgw.teams.microsoft.com/v1/objects/x%2By', { offset: 7 }),
	],
] as Array<['GET' | 'DELETE', string, Record<string, string>, Parameters<typeof bySdk>[0]]>)(
	'%s %s %j: signed and sent as the vendor does',
	async (method, location, more, work) => {
		const sdk = await bySdk(work);
		expect(sdk).toBeDefined();
		expect(only(await byUs(method, location, more))).toEqual(only(sdk as Seen));
	},
);

test.each([
	'https://storage.asm.skype.com/v1/objects/1',
	'https://asm.skype.com/v1/objects/1',
	'https://xasm.skype.com/v1/objects/1',
	'https://storage.asm.skype.com.evil.example/v1',
	'https://evil.example.com/v1/objects/1',
	'https://a.ams.gov.teams.microsoft.us/v1',
	'https://contoso.communication.azure.com/v1/objects/1',
	'https://storage.ASM.skype.com/v1',
])('%s gets a signature exactly where the vendor gives one', async (location) => {
	const sdk = await bySdk((recording) => recording.delete(location));
	expect([location, isRecordingHost(new URL(location).host)]).toEqual([
		location,
		sdk !== undefined,
	]);
});

test('S2 10,000 random paths of recorded content are signed as by the vendor’s policy', async () => {
	// The policy's own clock is replaced for each request.
	jest.useRealTimers();
	const seed = 20261121;
	let state = seed;
	const random = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
	const characters = 'abcXYZ019-_.~%2F%2B%20';
	for (let turn = 0; turn < 10_000; turn += 1) {
		const id = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
			encodeURIComponent(characters[Math.floor(random() * characters.length)] ?? ''),
		).join('');
		const method = random() < 0.5 ? 'GET' : 'DELETE';
		const location = `https://s.asm.skype.com/v1/objects/a${id}/content/video`;
		const ours = await byUs(method, location);
		const vendor = await signedByVendor(accessKey, {
			method,
			url: ENDPOINT + new URL(location).pathname,
			body: '',
			date: String(ours.headers['x-ms-date']),
		});
		expect([seed, turn, ours.headers.authorization]).toEqual([seed, turn, vendor.authorization]);
	}
});
