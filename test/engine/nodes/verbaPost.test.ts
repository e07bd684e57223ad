import type { IDataObject } from 'n8n-workflow';

import { targets } from '../../../sandbox/framework/targets';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';
import { verbaSpec } from '../../support/verba';

const suite = sandboxSuite();
const { callId, ongoingCallId } = targets.verba;
const byId = { identifier: 'callId', callId };
const options = { sendAs: 'post' };
const now = () => Date.parse(suite.sandbox.control.inspect().clock);

const ask = async (operation: string, parameters: IDataObject) =>
	await jsonOf(verbaSpec(suite.sandbox, operation, { ...parameters, options }));
const sent = async () =>
	(await suite.requests('verba')).map(({ method, target }) => `${method} ${target}`);

describe('Send As POST keeps keys and values out of the address', () => {
	test.each<[string, string, IDataObject]>([
		['conversation.get', 'GetCallInformation', byId],
		[
			'conversation.getId',
			'GetCallID',
			{ identifier: 'nativeId', nativeId: targets.verba.nativeId },
		],
		['conversation.keep', 'KeepCall', byId],
		['recording.mute', 'MuteRecording', { identifier: 'callId', callId: ongoingCallId, mute: '3' }],
		['marker.getAll', 'GetMarkers', { callId }],
		[
			'conversation.attachMetadata',
			'AttachMetaData',
			{ ...byId, metadata: { field: [{ identifier: 'ticketId', value: 'a&token=x' }] } },
		],
	])('%s', async (operation, action, parameters) => {
		await ask(operation, parameters);
		expect(await sent()).toEqual([`POST /verba/api?action=${action}`]);
	});

	test('what is written arrives as it was given', async () => {
		const value = 'Jörg & Söhne=1+1 %';
		const metadata = { field: [{ identifier: 'ticketId', value }] };
		await ask('conversation.attachMetadata', { ...byId, metadata });
		const { live } = suite.sandbox.control.inspect().verba;
		expect(live.find(({ id }) => id === callId)?.metadata).toEqual({ ticketId: value });
	});

	test('values longer than an address may be', async () => {
		const metadata = { field: [{ identifier: 'ticketId', value: 'x'.repeat(5_000) }] };
		await ask('conversation.attachMetadata', { ...byId, metadata });
		expect((await sent())[0]).toBe('POST /verba/api?action=AttachMetaData');
	});

	test('pages of a list, and files', async () => {
		suite.sandbox.control.seed('verba', { conversations: 7 });
		const items = await jsonOf(
			verbaSpec(suite.sandbox, 'conversation.getAll', {
				startTime: new Date(now() - 3_600_000).toISOString(),
				endTime: new Date(now() + 1_000).toISOString(),
				...{ returnAll: true, options: { ...options, pageSize: 3 } },
			}),
		);
		expect(items).toHaveLength(8);
		expect(new Set(await sent())).toEqual(new Set(['POST /verba/api?action=SearchCalls']));
		const [file] = await ask('media.downloadOriginal', byId);
		expect(file).toMatchObject({ bytes: 32_000 });
		expect((await sent()).at(-1)).toBe('POST /verba/api?action=GetMedia');
	});

	test('a deletion with its looks, over a session that ran out', async () => {
		await ask('conversation.get', byId);
		suite.sandbox.control.configure('verba', { expireTokens: true });
		const [item] = await ask('conversation.delete', byId);
		expect(item).toMatchObject({ outcome: 'accepted', conversation: { callId } });
		for (const line of await sent()) {
			if (!line.includes('RequestToken')) expect(line).toMatch(/^POST \/verba\/api\?action=\w+$/);
		}
	});

	test.each([
		['queryOnly', /-41|API [Kk]ey/],
		['refused', /address looks wrong|405/],
	])('a server that reads no form (%s) says so', async (postBody, says) => {
		suite.sandbox.control.configure('verba', { postBody });
		expect((await failureOf(ask('conversation.get', byId))).message).toMatch(says);
	});
});
