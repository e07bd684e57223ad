import type { IDataObject } from 'n8n-workflow';

import { agoraWorld, asLine, type AgoraWorld } from './support';

const SID = '0b1c5a2e-3f4d-4e5f-8a9b-1c2d3e4f5a6b';
const KEY = 'sk-Lesson42-Zq7Wm3Kp9Xv2';

let world: AgoraWorld;
beforeAll(async () => {
	world = await agoraWorld();
});
afterAll(async () => await world.close());
beforeEach(() => {
	world.sandbox.control.reset();
	world.network.reset();
	world.requests();
});

const live = (kind: string) =>
	world.sandbox.control.inspect().agora.live.filter((entry) => entry.kind === kind);
const sent = () =>
	world
		.requests()
		.map(({ method, target }) => `${method} ${target.split('/').slice(-2).join('/')}`);

const disable = (options: IDataObject = {}, more: IDataObject = {}): IDataObject => ({
	resource: 'stream',
	operation: 'disable',
	region: 'na',
	findBy: 'channel',
	channel: 'lesson-42',
	uid: '1001',
	options: { watchFor: 0.2, lookEvery: 0.1, ...options },
	...more,
});

describe('Stream: Disable', () => {
	it('survives an encoder that reconnects three times', async () => {
		world.sandbox.control.configure('agora', { lateReconnects: 3 });
		const item = await world.item(disable());
		expect(item).toMatchObject({
			ended: true,
			outcome: 'ended',
			operation: 'stream.disable',
			deletedKeys: ['sk…Xv2'],
			verified: true,
			region: 'na',
		});
		expect(item.newSids).toHaveLength(3);
		expect(item.disconnectedSids).toEqual([SID, ...(item.newSids as string[])]);
		const steps = item.steps as IDataObject[];
		expect(steps.slice(0, 3).map(({ operation }) => operation)).toEqual([
			'stream.getAll',
			'streamingKey.delete',
			'stream.forceDisconnect',
		]);
		expect(steps.filter(({ operation }) => operation === 'stream.forceDisconnect')).toHaveLength(4);
		expect(JSON.stringify(item)).not.toContain(KEY);
		expect(live('stream')).toEqual([]);
	});

	it('fails, and says what was done, when the encoder comes back more often than allowed', async () => {
		world.sandbox.control.configure('agora', { lateReconnects: 9 });
		const [item] = await world.run(disable({ mostReturns: 2, onFailure: 'returnItem' }));
		expect(item?.json).toMatchObject({
			ended: false,
			outcome: 'failed',
			deletedKeys: ['sk…Xv2'],
			verified: false,
			failure: { message: expect.stringContaining('came back 3 times') as string },
		});
		expect(item?.json.newSids).toHaveLength(3);
		const { message, description } = await world.failure(disable({ mostReturns: 0 }));
		expect(message).toContain('still seen alive');
		expect(description).toContain('Done before this: stream.forceDisconnect');
	});

	it('takes both keys of a dual-stream source, found by the SID of one of them', async () => {
		world.sandbox.control.seed('agora', { channel: 'lesson-42', uid: '1001' });
		world.sandbox.control.seed('agora', { channel: 'lesson-42', uid: '7' });
		const item = await world.item(disable({}, { findBy: 'sid', sid: SID }));
		expect(item.deletedKeys).toHaveLength(2);
		expect(item.disconnectedSids).toHaveLength(2);
		expect(live('stream')).toHaveLength(1);
	});

	it('stops before the disconnect when the key could not be deleted, unless that is allowed', async () => {
		const refuse = () =>
			world.sandbox.control.answerNext('agora', {
				status: 403,
				body: { status: 'error', message: 'Stream does not belong to this app ID.' },
				path: '/streamkeys/',
			});
		refuse();
		const { message } = await world.failure(disable());
		expect(message).toContain('Stream does not belong to this app ID.');
		expect(sent()).toEqual([
			'GET ingress/online-streams?channel=lesson-42',
			`DELETE streamkeys/${KEY}`,
		]);
		refuse();
		world.sandbox.control.configure('agora', { reconnectDelayMs: 60_000 });
		const item = await world.item(disable({ evenIfKeyStays: true }));
		expect(item).toMatchObject({ outcome: 'ended', deletedKeys: [], disconnectedSids: [SID] });
		expect(item.steps).toContainEqual(
			expect.objectContaining({ operation: 'streamingKey.delete', outcome: 'failed' }),
		);
	});

	it("leaves another user's stream alone, also where Agora shows no addresses", async () => {
		const row = (sid: string, uid: string) => ({ sid, channel: 'lesson-42', uid, url: '' });
		const stranger = SID.replace('0b1c5a2e', 'ffffffff');
		const list = (...data: unknown[]) =>
			world.sandbox.control.answerNext('agora', {
				...{ status: 200, path: 'online-streams?', body: { status: 'success', data } },
			});
		list(row(SID, '1001'), row(stranger, '7'));
		for (let look = 0; look < 4; look++) list(row(stranger, '7'));
		const item = await world.item(disable({ evenIfKeyStays: true }));
		expect(item).toMatchObject({
			...{ outcome: 'ended', disconnectedSids: [SID], deletedKeys: [], newSids: [] },
			keyStays: true,
		});
		expect(sent().filter((line) => line.startsWith('DELETE'))).toEqual([
			`DELETE online-streams/${SID}`,
		]);
	});

	it('without an address the key is not known, and nothing is disconnected', async () => {
		world.sandbox.control.answerNext('agora', {
			...{ status: 200, path: 'online-streams?' },
			body: { status: 'success', data: [{ sid: SID, channel: 'lesson-42', uid: '1001' }] },
		});
		const { message } = await world.failure(disable());
		expect(message).toContain('its key is unknown');
		expect(sent()).toEqual(['GET ingress/online-streams?channel=lesson-42']);
	});

	it('R32 a foreign list is no quiet', async () => {
		const foreign = { status: 200, path: 'online-streams?', body: { status: 'success' } };
		world.sandbox.control.answerNext('agora', foreign);
		const { message } = await world.failure(disable());
		expect(message).not.toContain('nothing was found');
		expect(sent().filter((line) => line.startsWith('DELETE'))).toEqual([]);
	});

	it('a key that is gone already is no obstacle', async () => {
		world.sandbox.control.answerNext('agora', {
			status: 404,
			body: { status: 'error', message: 'Resource not found and destroyed.' },
			path: '/streamkeys/',
		});
		world.sandbox.control.configure('agora', { reconnectDelayMs: 60_000 });
		expect(await world.item(disable())).toMatchObject({ outcome: 'ended', deletedKeys: [] });
	});

	it('deletes the key in all regions where that is asked for', async () => {
		const item = await world.item(disable({ allRegions: true }));
		expect(item).toMatchObject({ outcome: 'ended', deletedKeys: ['sk…Xv2'] });
		const keys = world
			.requests()
			.filter(({ method, target }) => method === 'DELETE' && target.includes('streamkeys'));
		expect(keys.map(({ target }) => target.slice(1, 3))).toEqual(['na', 'eu', 'ap', 'cn']);
	});

	it('a dry run ends nothing, and shows the steps', async () => {
		const item = await world.item(disable({ dryRun: 'lookUpFirst' }));
		expect(item).toMatchObject({ outcome: 'planned' });
		expect(item.ended).toBeUndefined();
		expect((item.steps as IDataObject[]).map(({ outcome }) => outcome)).toEqual([
			'read',
			'planned',
			'planned',
		]);
		expect(JSON.stringify(item)).not.toContain(KEY);
		world.requests();
		const blind = await world.item(disable({ dryRun: 'requestOnly' }));
		expect(world.requests()).toEqual([]);
		expect(blind.steps).toHaveLength(1);
		expect(live('stream')).toHaveLength(1);
	});

	it('nothing there is reported, or fails, or is taken for ended, as the option says', async () => {
		const nobody = { channel: 'nobody' };
		expect(await world.item(disable({}, nobody))).toMatchObject({
			outcome: 'notFound',
			ended: false,
		});
		expect(await world.item(disable({ ifNotFound: 'treatAsEnded' }, nobody))).toMatchObject({
			outcome: 'alreadyEnded',
			assumed: true,
		});
		const { message } = await world.failure(disable({ ifNotFound: 'fail' }, nobody));
		expect(message).toContain('nothing was found');
	});
});

describe('two kinds of 404', () => {
	const forceDisconnect = { resource: 'stream', operation: 'forceDisconnect', region: 'na' };

	it('the genuine one is "notFound", the route miss is a failure about the address', async () => {
		const unknown = SID.replace('0b1c5a2e', 'ffffffff');
		expect(await world.item({ ...forceDisconnect, sid: unknown })).toMatchObject({
			outcome: 'notFound',
			ended: false,
		});
		for (const body of [
			{ message: 'no Route matched with those values' },
			'<html>404</html>',
			'',
		]) {
			world.sandbox.control.answerNext('agora', { status: 404, body });
			const { message } = await world.failure({ ...forceDisconnect, sid: SID });
			expect(message).toContain('the address looks wrong');
		}
	});

	it.each([
		['mediaPush', 'delete', { region: 'na', converterId: 'x' }],
		['mediaPull', 'delete', { region: 'na', playerId: 'x' }],
		['conversationalAi', 'leave', { agentId: 'x' }],
		['cloudTranscoding', 'destroy', { taskId: 'x', builderToken: 'builder-token' }],
	])('%s: %s knows both', async (resource, operation, parameters) => {
		expect(await world.item({ resource, operation, ...parameters })).toMatchObject({
			outcome: 'notFound',
		});
		world.sandbox.control.answerNext('agora', {
			status: 404,
			body: { message: 'no Route matched with those values' },
		});
		const { message } = await world.failure({ resource, operation, ...parameters });
		expect(message).toContain('the address looks wrong');
	});

	it('Speech To Text: Leave takes no 404 alone for anything, because none is documented', async () => {
		const leave = { resource: 'speechToText', operation: 'leave', agentId: 'x' };
		world.sandbox.control.answerNext('agora', {
			...{ status: 404, body: { detail: 'task not found', reason: 'TaskNotFound' } },
		});
		world.sandbox.control.answerNext('agora', {
			...{ status: 404, body: { message: 'no Route matched with those values' } },
		});
		const { message } = await world.failure(leave);
		expect(message).toContain('TaskNotFound');
		// Get does not know the agent either: over, or a wrong ID.
		expect(await world.item(leave)).toMatchObject({ outcome: 'notFound', ended: false });
	});
});

describe('Cloud Recording: Stop', () => {
	const stop = (options: IDataObject = {}): IDataObject => ({
		...{ resource: 'cloudRecording', operation: 'stop', mode: 'mix', resourceId: 'resource-1' },
		...{ recordingSid: 'recording-1', channel: 'lesson-42', uid: '527841', options },
	});

	it('asks again while the recording moves to another server', async () => {
		world.sandbox.control.configure('agora', { recordingFailovers: 1 });
		const item = await world.item(stop({ insistFor: 0.3 }));
		expect(item).toMatchObject({ outcome: 'ended', attempts: 2 });
	});

	it('says "notFound" when the answer stays, and claims nothing', async () => {
		world.sandbox.control.configure('agora', { recordingFailovers: 99 });
		expect(await world.item(stop({ insistFor: 0 }))).toMatchObject({
			outcome: 'notFound',
			ended: false,
		});
	});

	it('206 with code 435 is ended with nothing recorded, 206 with code 65 is no success', async () => {
		world.sandbox.control.configure('agora', { nothingRecorded: true });
		expect(await world.item(stop())).toMatchObject({ outcome: 'ended', response: { code: 435 } });
		const busy = { status: 206, body: { code: 65, reason: 'request not completed' } };
		world.sandbox.control.answerNext('agora', busy);
		const { message, description } = await world.failure(stop({ insistFor: 0, maxRetries: 0 }));
		expect(message).toContain('206');
		expect(description).toContain('not completed');
	});

	it('400 with code 49 is over already; without waiting for the upload it is only accepted', async () => {
		world.sandbox.control.answerNext('agora', {
			status: 400,
			body: { code: 49, reason: 'exiting' },
		});
		expect(await world.item(stop())).toMatchObject({ outcome: 'alreadyEnded', ended: true });
		expect(await world.item(stop({ asyncStop: true }))).toMatchObject({
			outcome: 'accepted',
			pending: true,
		});
	});
});

describe('bans', () => {
	const ban = (options: IDataObject = {}): IDataObject => ({
		...{ resource: 'user', operation: 'ban', scope: 'channelAndUser', channel: 'lesson-42' },
		...{ uid: '1001', seconds: 3600, options },
	});
	const rules = () =>
		(world.sandbox.control.inspect().agora as unknown as { rules: unknown[] }).rules;

	it('a banned encoder stays out, and is seen out of the channel', async () => {
		expect(await world.item(ban({ waitUntilEnded: true }))).toMatchObject({ outcome: 'ended' });
		expect(live('stream')).toEqual([]);
	});

	it('R13 who was never there is not called ended, however long nobody is seen', async () => {
		const wait = { waitUntilEnded: true, waitUpTo: 1 };
		const kick = { resource: 'user', operation: 'kick', channel: 'lesson-42' };
		// A kick looks first where it is to be waited for.
		expect(await world.item({ ...kick, uid: '4711', options: wait })).toMatchObject({
			...{ outcome: 'notFound', ended: false, lookedBefore: true },
		});
		expect(world.requests().filter(({ method }) => method === 'POST')).toEqual([]);
		const blind = { ...wait, lookBeforeEnding: false };
		expect(await world.item({ ...kick, uid: '4711', options: blind })).toMatchObject({
			...{ outcome: 'accepted', ended: false, seen: 'absent' },
		});
		// A ban is made for somebody who is not there, too.
		expect(await world.item({ ...ban(wait), uid: '4711' })).toMatchObject({
			...{
				outcome: 'accepted',
				ended: false,
				seen: 'absent',
				ruleId: expect.any(Number) as number,
			},
		});
	});

	it('a wait that fails keeps the rule', async () => {
		world.sandbox.control.configure('agora', { disconnectDelayMs: 60_000 });
		const wait = { waitUntilEnded: true, waitUpTo: 1, onFailure: 'returnItem' };
		expect(await world.item(ban(wait))).toMatchObject({
			...{ outcome: 'failed', ended: false, accepted: true, ruleId: 1953 },
			failure: { message: expect.stringContaining('still seen alive') as string },
		});
	});

	it('a kicked encoder comes back, which the wait sees', async () => {
		const kick = { resource: 'user', operation: 'kick', channel: 'lesson-42', uid: '1001' };
		const { message } = await world.failure({
			...kick,
			options: { waitUntilEnded: true, waitUpTo: 1 },
		});
		expect(message).toContain('still seen alive');
		expect(
			await world.item({ ...kick, uid: '2001', options: { waitUntilEnded: true } }),
		).toMatchObject({
			outcome: 'ended',
		});
	});

	it('is never sent twice: after a lost answer the list shows whether the rule exists', async () => {
		world.network.plan({ kind: 'resetAfter' }, { on: 'POST' });
		expect(await world.item(ban())).toMatchObject({
			outcome: 'accepted',
			ruleId: 1953,
			seen: 'carriedOut',
		});
		expect(rules()).toHaveLength(1);
		world.requests();
		world.network.plan({ kind: 'resetBefore' }, { on: 'POST' });
		const { description } = await world.failure({ ...ban(), uid: '2001' });
		expect(description).toContain('could not be confirmed');
		expect(world.requests().filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	it('a wide scope cannot be waited for', async () => {
		const { message } = await world.failure({
			...{ resource: 'user', operation: 'ban', scope: 'user', uid: '2001', seconds: 60 },
			...{ confirmed: true, options: { waitUntilEnded: true } },
		});
		expect(message).toContain('Wait Until Ended is not possible');
		expect(world.requests()).toEqual([]);
	});
});

describe('retries by the sheet', () => {
	it('R9 Streaming Key: Create is never repeated after a lost answer, but after 409, 429 and 503', async () => {
		const create = {
			...{ resource: 'streamingKey', operation: 'create', region: 'na', channel: 'c' },
			...{ uid: '1', expiresAfter: 60 },
		};
		world.network.plan({ kind: 'resetAfter' });
		await world.failure(create);
		expect(world.requests()).toHaveLength(1);
		for (const status of [500, 504]) {
			world.sandbox.control.answerNext('agora', { status, body: { message: 'Internal error' } });
			await world.failure(create);
			expect(world.requests()).toHaveLength(1);
		}
		world.sandbox.control.answerNext('agora', {
			status: 503,
			body: { message: 'Service overload' },
		});
		expect(await world.item(create)).toMatchObject({ channel: 'c' });
		expect(world.requests()).toHaveLength(2);
	});

	it('R9 an ending that does no harm twice is repeated, and the lost one is no evidence', async () => {
		world.network.plan({ kind: 'resetAfter' });
		const item = await world.item({
			resource: 'conversationalAi',
			operation: 'leave',
			agentId: 'agent-1',
		});
		// The sandbox answers 404 to the second leave.
		expect(item).toMatchObject({
			...{ outcome: 'notFound', lostAnswer: true, ended: false, attempts: 2 },
		});
	});

	it('a used-up quota is not waited for', async () => {
		world.sandbox.control.answerNext('agora', {
			status: 429,
			body: { message: 'Resources quota limit exceeded.' },
		});
		const { description } = await world.failure({
			resource: 'mediaPull',
			operation: 'getAll',
			channel: '',
		});
		expect(description).toContain('quota');
		expect(world.requests()).toHaveLength(1);
	});
});

describe('lists', () => {
	it('keys are paged on hasMore, and revealed only on request', async () => {
		world.sandbox.control.seed('agora', { streams: 60 });
		const getAll = { resource: 'streamingKey', operation: 'getAll', region: 'na', returnAll: true };
		const masked = await world.run(getAll);
		expect(masked).toHaveLength(61);
		expect(JSON.stringify(masked)).not.toContain(KEY);
		expect(
			world
				.requests()
				.map(asLine)
				.map((line) => line.split('?')[1]),
		).toEqual(['limit=50', 'limit=50&cursor=50']);
		const shown = await world.run({ ...getAll, options: { includeSecrets: true } });
		expect(shown[0]?.json.streamKey).toBe(KEY);
	});

	it('a channel that stands on two pages is given once', async () => {
		const page = (names: string[]) => ({
			status: 200,
			body: {
				success: true,
				data: { channels: names.map((name) => ({ channel_name: name, user_count: 1 })) },
			},
		});
		const many = Array.from({ length: 500 }, (_, index) => `c${index}`);
		world.sandbox.control.answerNext('agora', page(many));
		world.sandbox.control.answerNext('agora', page(['c499', 'last']));
		const items = await world.run({ resource: 'channel', operation: 'getAll', returnAll: true });
		expect(items).toHaveLength(501);
	});

	it('Delete by Channel and User is ended when each key was seen gone, and all keys are known', async () => {
		const parameters = {
			...{ resource: 'streamingKey', operation: 'deleteByUser', region: 'na' },
			...{ channel: 'lesson-42', uid: '1001' },
		};
		const wait = { waitUntilEnded: true, waitUpTo: 2 };
		expect(await world.item({ ...parameters, ...wait })).toMatchObject({
			...{ outcome: 'ended', ended: true, deletedKeys: ['sk…Xv2'] },
		});
		world.sandbox.control.reset();
		world.sandbox.control.configure('agora', { keyListExists: false });
		expect(await world.item({ ...parameters, ...wait })).toMatchObject({
			...{ outcome: 'accepted', ended: false, keyListAvailable: false },
		});
	});

	it('a missing key list is no obstacle for Delete by Channel and User', async () => {
		world.sandbox.control.configure('agora', { keyListExists: false });
		const item = await world.item({
			...{ resource: 'streamingKey', operation: 'deleteByUser', region: 'na' },
			...{ channel: 'lesson-42', uid: '1001' },
		});
		expect(item).toMatchObject({
			outcome: 'accepted',
			keyListAvailable: false,
			deletedKeys: ['sk…Xv2'],
		});
	});
});

describe('secrets that come back in answers', () => {
	const task = { resource: 'cloudTranscoding', taskId: 'task-1' };
	const builderToken = 'builder-token-1-Xy12Zw';

	it.each(['getStatus', 'destroy'])(
		'Cloud Transcoding: %s masks tokens and addresses',
		async (operation) => {
			const item = await world.item({ ...task, operation, builderToken });
			const text = JSON.stringify(item);
			expect(text).toContain('rtcChannel');
			expect(text).not.toContain(builderToken);
			expect(text).toContain('rtmp://cdn.example.com/live/cd…');
		},
	);

	it('Cloud Recording: Get Status masks the addresses that a web page is pushed to', async () => {
		const recording = { resourceId: 'resource-2', recordingSid: 'recording-2', mode: 'web' };
		const parameters = { resource: 'cloudRecording', operation: 'getStatus', ...recording };
		const text = JSON.stringify(await world.item(parameters));
		expect(text).toContain('rtmp://cdn.example.com/live/cd…');
		expect(text).not.toContain('cdn-key-recording-2');
	});
});

it('Cloud Recording: Get Status asks again after 206 code 65', async () => {
	world.sandbox.control.answerNext('agora', {
		...{ status: 206, body: { code: 65, reason: 'request not completed' } },
	});
	const recording = { resourceId: 'resource-1', recordingSid: 'recording-1', mode: 'mix' };
	const parameters = { resource: 'cloudRecording', operation: 'getStatus', ...recording };
	expect(await world.item(parameters)).toMatchObject({ sid: 'recording-1' });
	expect(world.requests()).toHaveLength(2);
});

it('Cloud Transcoding: Destroy takes a task that ended with a failure for over', async () => {
	world.sandbox.control.configure('agora', { taskEndsAs: 'FAILURE_STOP' });
	const parameters = { resource: 'cloudTranscoding', operation: 'destroy', taskId: 'task-1' };
	expect(await world.item({ ...parameters, builderToken: 'builder-token-1-Xy12Zw' })).toMatchObject(
		{ outcome: 'ended' },
	);
});

describe('Stream: Force Disconnect with Wait Until Ended', () => {
	const parameters = {
		...{ resource: 'stream', operation: 'forceDisconnect', region: 'na', sid: SID },
	};

	it('says that the encoder is back under a new SID, at the price of one listing', async () => {
		const item = await world.item({ ...parameters, waitUntilEnded: true });
		const [back] = live('stream');
		expect(item).toMatchObject({
			...{ outcome: 'ended', ended: true, reconnected: true, reconnectedSid: back?.id },
			...{ channel: 'lesson-42', uid: '1001' },
		});
		expect(back?.id).not.toBe(SID);
		expect(world.requests().map(({ method }) => method)).toEqual(['GET', 'DELETE', 'GET']);
	});

	it('says nothing of a reconnect when nobody is back', async () => {
		world.sandbox.control.configure('agora', { reconnectDelayMs: 60_000 });
		world.sandbox.control.seed('agora', { channel: 'lesson-42', uid: '7' });
		const item = await world.item({ ...parameters, waitUntilEnded: true });
		expect(item).toMatchObject({ outcome: 'ended' });
		expect(item).not.toHaveProperty('reconnected');
	});

	it('R12 what is not in the list before is notFound, and nothing is sent', async () => {
		const sid = SID.replace('0b1c5a2e', 'ffffffff');
		const item = await world.item({ ...parameters, sid, waitUntilEnded: true });
		expect(item).toMatchObject({ outcome: 'notFound', ended: false });
		expect(world.requests().map(({ method }) => method)).toEqual(['GET']);
	});

	it('R32 a foreign list is no evidence and no end', async () => {
		const foreign = { status: 200, path: 'online-streams', body: { status: 'success' } };
		for (let look = 0; look < 8; look++) world.sandbox.control.answerNext('agora', foreign);
		const options = { waitUpTo: 2, onFailure: 'returnItem', maxRetries: 0 };
		const item = await world.item({ ...parameters, waitUntilEnded: true, options });
		expect(item).toMatchObject({ outcome: 'failed', ended: false });
	});
});

describe('Stream: Get Many', () => {
	const getAll = { resource: 'stream', operation: 'getAll', channel: '', returnAll: true };

	it('gives each stream its region, so that Force Disconnect can be fed with it', async () => {
		expect((await world.run({ ...getAll, region: 'na' }))[0]?.json).toMatchObject({
			...{ sid: SID, region: 'na' },
		});
	});

	it('asks every region in turn', async () => {
		world.sandbox.control.seed('agora', { channel: 'european', region: 'eu' });
		const items = await world.run({ ...getAll, region: 'all' });
		expect(items.map(({ json }) => [json.channel, json.region])).toEqual([
			['lesson-42', 'na'],
			['european', 'eu'],
		]);
		expect(world.requests().map(({ target }) => target.slice(0, 4))).toEqual([
			...['/na/', '/eu/', '/ap/', '/cn/'],
		]);
	});

	it('R32 fails when one region does not answer as it should: none is missed silently', async () => {
		world.sandbox.control.answerNext('agora', {
			status: 403,
			path: '/ap/',
			body: { message: 'x' },
		});
		const { message } = await world.failure({ ...getAll, region: 'all' });
		expect(message).toContain('403');
	});
});

it('Cloud Recording: Stop: a 206 with code 65 may have been carried out, which "exiting" confirms', async () => {
	world.sandbox.control.answerNext('agora', {
		...{ status: 206, body: { code: 65, reason: 'request not completed' } },
	});
	world.sandbox.control.answerNext('agora', {
		...{ status: 400, body: { code: 49, reason: 'invalid operation' } },
	});
	const recording = { resourceId: 'resource-1', recordingSid: 'recording-1', mode: 'mix' };
	const item = await world.item({
		...{ resource: 'cloudRecording', operation: 'stop', ...recording },
		...{ channel: 'lesson-42', uid: '527841' },
	});
	expect(item).toMatchObject({ outcome: 'ended', lostAnswer: true });
});
