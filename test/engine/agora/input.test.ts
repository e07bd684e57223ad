import type { IDataObject } from 'n8n-workflow';

import { searchList } from '../../support/n8n/searchList';
import { runNode } from '../../support/n8n';
import { agoraWorld, asLine, schemeOf, type AgoraWorld } from './support';

const SID = '0b1c5a2e-3f4d-4e5f-8a9b-1c2d3e4f5a6b';
const KEY = 'sk-Lesson42-Zq7Wm3Kp9Xv2';
const APP = '0123456789abcdef0123456789abcdef';

let world: AgoraWorld;
beforeAll(async () => {
	world = await agoraWorld();
});
afterAll(async () => await world.close());
beforeEach(() => {
	world.sandbox.control.reset();
	world.network.reset();
});

const kick = { resource: 'user', operation: 'kick', channel: 'lesson-42', uid: '1001' };
const ban = {
	resource: 'user',
	operation: 'ban',
	scope: 'channelAndUser',
	channel: 'c',
	uid: '1',
	seconds: 60,
};
const rule = { ...ban, resource: 'banRule', operation: 'create', privileges: ['join_channel'] };
const key = {
	resource: 'streamingKey',
	operation: 'create',
	region: 'na',
	channel: 'c',
	uid: '1',
	expiresAfter: 0,
};
const template = {
	resource: 'streamTemplate',
	operation: 'put',
	region: 'na',
	templateId: 't1',
	settingsBy: 'fields',
};
const json = (settings: unknown) => ({
	...template,
	settingsBy: 'json',
	settingsJson: JSON.stringify(settings),
});

describe('refused before anything is sent, naming the field', () => {
	it.each<[string, IDataObject, string]>([
		[
			'a string user ID where numbers are known',
			{ ...kick, uid: 'alice' },
			'User ID must be a number',
		],
		['user ID 0', { ...kick, uid: '0' }, 'User ID must be from 1 to 4294967295'],
		['a user ID above 32 bits', { ...kick, uid: '4294967296' }, 'User ID must be from 1'],
		[
			'a ban of 9 seconds',
			{ ...ban, seconds: 9 },
			'Duration must be a whole number from 10 to 86430',
		],
		['a ban of two days', { ...ban, seconds: 172_800 }, 'Duration must be'],
		['a ban without a time', { ...ban, seconds: 0 }, 'Duration must be'],
		[
			'both IDs empty',
			{ ...key, channel: '', uid: '' },
			'Channel and User ID may not both be empty',
		],
		[
			'no channel and user 0',
			{ ...key, channel: '', uid: '0' },
			'Channel and User ID may not both',
		],
		['an undocumented scope', { ...rule, scope: 'channelAndIp' }, 'Scope is not one of'],
		['a whole app without confirmation', { ...ban, scope: 'user' }, 'is off, but this scope hits'],
		[
			'a whole channel without confirmation',
			{ ...rule, scope: 'channel', confirmed: false },
			'is off',
		],
		[
			'closing without confirmation',
			{ resource: 'channel', operation: 'close', channel: 'c', seconds: 0, confirmed: false },
			'is off, but this operation removes everybody',
		],
		[
			'IP address 0',
			{ ...rule, scope: 'ip', ip: '0', confirmed: true },
			'IP Address must be an IP address',
		],
		['no privilege', { ...rule, privileges: [] }, 'Privileges must be one or more of'],
		['a channel of 64 bytes', { ...key, channel: 'x'.repeat(64) }, 'Channel has 64 bytes'],
		['a channel with a slash', { ...key, channel: 'a/b' }, 'Channel contains a character'],
		[
			'a channel of 22 signs with 66 bytes',
			{ ...kick, channel: '\u20ac'.repeat(22) },
			'Channel has 66 bytes',
		],
		[
			'a template ID with a hyphen',
			{ ...template, templateId: 'hd-720' },
			'Template ID must have 1 to 12',
		],
		[
			'PVC as a share instead of a percentage',
			{ ...template, video: { pvc: true, pvcSaveBitrateRatio: 0.2 } },
			'PVC Saved Bitrate Ratio must be a whole number from 1 to 100',
		],
		[
			'PVC as a share in JSON',
			json({ transcoding: { video: { advancedOptions: { pvc: { saveBitrateRatio: 0.2 } } } } }),
			'PVC Saved Bitrate Ratio must be a whole number',
		],
		[
			'a width of 4096',
			{ ...template, video: { width: 4096, height: 10 } },
			'Video Width must be a whole number from 0 to 3840',
		],
		[
			'61 pictures per second',
			json({ transcoding: { video: { fps: 61 } } }),
			'Video Frame Rate must be',
		],
		[
			'simulcast without a bitrate',
			{ ...template, video: { simulcastFps: 10 } },
			'Video Bitrate is required',
		],
		[
			'a small stream that is larger',
			{ ...template, video: { bitrate: 100, simulcastBitrate: 200 } },
			'Simulcast Bitrate must be smaller',
		],
		[
			'layers without a size',
			{ ...template, layers: { layer: [{ id: 1, bitrate: 100 }] } },
			'Video Width or Video Height is required with Layers',
		],
		[
			'layers without a bitrate of the main stream',
			{
				...template,
				video: { width: 1280, bitrate: 0 },
				layers: { layer: [{ id: 1, bitrate: 100, width: 640 }] },
			},
			'Video Bitrate is required with Layers',
		],
		[
			'a layer without a dimension',
			{
				...template,
				video: { width: 1280, bitrate: 900 },
				layers: { layer: [{ id: 1, bitrate: 100, width: 0, height: 0 }] },
			},
			'Layer Width or Layer Height is required in every layer',
		],
		[
			'layers that are measured differently',
			{
				...template,
				video: { width: 1280, bitrate: 900 },
				layers: {
					layer: [
						{ id: 1, bitrate: 200, width: 640, height: 0 },
						{ id: 2, bitrate: 100, width: 0, height: 180 },
					],
				},
			},
			'must be given in all layers alike',
		],
		[
			'six layers',
			{
				...template,
				video: { width: 1280, bitrate: 900 },
				layers: {
					layer: [1, 2, 3, 4, 5, 6].map((id) => ({ id, bitrate: 700 - id, width: 700 - id })),
				},
			},
			'Layers may be 5 at most, but there are 6',
		],
		[
			'layers that grow',
			{
				...template,
				video: { width: 1280, height: 720, bitrate: 900 },
				layers: {
					layer: [
						{ id: 1, bitrate: 100, width: 640, height: 360 },
						{ id: 2, bitrate: 200, width: 320, height: 180 },
					],
				},
			},
			'Layer Bitrate must fall',
		],
		[
			'layer 8',
			{
				...template,
				video: { width: 1280, height: 720, bitrate: 900 },
				layers: { layer: [{ id: 8, bitrate: 100 }] },
			},
			'Layer ID must be a whole number from 1 to 7',
		],
		['audio of 32 Kbps', { ...template, audio: { bitrate: 32 } }, 'Audio Bitrate must be'],
		[
			'a jitter buffer that cannot grow',
			{ ...template, video: { fps: 10 }, jitterBuffer: { size: 500, maxSize: 500 } },
			'Jitter Buffer Max Size must be larger',
		],
		[
			'a jitter buffer without video',
			{ ...template, jitterBuffer: { size: 500 } },
			'Jitter Buffer needs video',
		],
		['no settings', template, 'Settings are empty'],
		[
			'settings that are no JSON',
			{ ...json(1), settingsJson: '{' },
			'Settings (JSON) must be a JSON object',
		],
		['a doubled wrapper', json({ settings: {} }), 'without that wrapper'],
		['another region', { ...key, region: 'us' }, 'Region is not one of na, eu, ap, cn'],
		['an expiry of -1', { ...key, expiresAfter: -1 }, 'Expires After must be a whole number'],
		[
			'X3 a SID that climbs',
			{ resource: 'stream', operation: 'get', region: 'na', sid: '..' },
			'Stream may not be',
		],
		[
			'a channel in the place of a SID',
			{ resource: 'stream', operation: 'forceDisconnect', region: 'na', sid: 'lesson-42' },
			'Stream is not an ID of this kind: a SID looks like',
		],
		[
			'a streaming key in the place of a SID',
			{ resource: 'stream', operation: 'forceDisconnect', region: 'na', sid: 'sk-Zq7Wm3Kp9Xv2' },
			'Stream is not an ID of this kind',
		],
		[
			'X3 a key with a line break',
			{ resource: 'streamingKey', operation: 'get', region: 'na', streamingKey: 'a\nb' },
			'Streaming Key contains a line break',
		],
		[
			'a rule ID that is none',
			{ resource: 'banRule', operation: 'delete', ruleId: '1;2' },
			'Rule ID must be a number',
		],
	])('%s', async (_case, parameters, message) => {
		const failure = await world.failure(parameters);
		expect(failure.message).toContain(message);
		expect(failure.description).toContain('Nothing was sent');
		expect(world.requests()).toEqual([]);
	});

	it.each(['//evil.example', '../../x', 'a?b#c', '%2e%2e', 'https://evil.example/'])(
		'X3 X4 the ID %s stays one segment of the path',
		async (streamingKey) => {
			await world.item({
				resource: 'streamingKey',
				operation: 'get',
				region: 'na',
				streamingKey,
				options: { ifNotFound: 'report' },
			});
			const [request] = world.requests();
			expect(request?.target).toBe(
				`/na/v1/projects/${APP}/rtls/ingress/streamkeys/${encodeURIComponent(streamingKey)}`,
			);
		},
	);
});

describe('lists to pick from', () => {
	const spec = (parameters: IDataObject) => ({
		node: 'agora',
		parameters: { appId: '', region: 'na', ...parameters },
		credentials: { agoraApi: world.credential as never },
	});

	it('streams of the chosen region, without their keys, filtered by what is typed', async () => {
		world.sandbox.control.seed('agora', { channel: 'other', uid: '5' });
		world.sandbox.control.seed('agora', { channel: 'european', region: 'eu' });
		const all = await searchList(spec({}), 'streams');
		expect(all.results).toContainEqual({ name: 'lesson-42, user 1001, Running', value: SID });
		expect(all.results).toHaveLength(2);
		expect(JSON.stringify(all)).not.toContain(KEY);
		const some = await searchList(spec({}), 'streams', { filter: 'OTHER' });
		expect(some.results).toHaveLength(1);
		expect((await searchList(spec({ region: 'eu' }), 'streams')).results).toHaveLength(1);
	});

	it('a region without streams says where they are, and stays empty where there are none', async () => {
		await expect(searchList(spec({ region: 'eu' }), 'streams')).rejects.toThrow(
			'No stream is live in this Region, but in NA: choose that Region first',
		);
		world.sandbox.control.seed('agora', { channel: 'asian', region: 'ap' });
		await expect(searchList(spec({ region: 'eu' }), 'streams')).rejects.toThrow(/NA and AP/);
		// Typed text that fits nothing is no reason to look elsewhere.
		const typed = await searchList(spec({ region: 'eu' }), 'streams', { filter: 'x' });
		expect(typed.results).toEqual([]);
	});

	it('channels page by page, with a token that holds no address', async () => {
		world.sandbox.control.answerNext('agora', {
			status: 200,
			body: {
				success: true,
				data: {
					channels: Array.from({ length: 500 }, (_, index) => ({
						channel_name: `c${index}`,
						user_count: 1,
					})),
				},
			},
		});
		const first = await searchList(spec({}), 'channels');
		expect(first.results).toHaveLength(500);
		expect(String(first.paginationToken)).not.toContain('http');
		world.requests();
		const second = await searchList(spec({}), 'channels', {
			paginationToken: String(first.paginationToken),
		});
		expect(world.requests().map(asLine)).toEqual([
			`GET /dev/v1/channel/${APP}?page_no=1&page_size=500`,
		]);
		expect(second.paginationToken).toBeUndefined();
	});

	it('a token from elsewhere reaches no other address', async () => {
		const paginationToken = JSON.stringify({ path: '/evil', link: 'https://evil.example/' });
		await expect(searchList(spec({}), 'channels', { paginationToken })).rejects.toThrow(
			'leads to another address',
		);
		expect(world.requests()).toEqual([]);
	});

	it('ban rules say whom they hit; channels of live streams stand there once', async () => {
		world.sandbox.control.seed('agora', { bans: [1950] });
		const { results } = await searchList(spec({}), 'banRules');
		expect(results[0]).toMatchObject({ value: '1950' });
		expect(results[0]?.name).toMatch(/^1950: channel lesson-42, user 2001, until 20/);
		world.sandbox.control.seed('agora', { channel: 'lesson-42', uid: '7' });
		expect((await searchList(spec({}), 'streamChannels')).results).toEqual([
			{ name: 'lesson-42', value: 'lesson-42' },
		]);
	});

	it('a refusal says why, without a secret', async () => {
		const wrong = {
			...spec({}),
			credentials: {
				agoraApi: { ...world.credential, customerSecret: 'wrong-secret-123' } as never,
			},
		};
		const failure = searchList(wrong, 'streams');
		await expect(failure).rejects.toThrow('Agora refused');
		await expect(failure).rejects.not.toThrow('wrong-secret-123');
	});
});

describe('fallback addresses', () => {
	it("R9 the user's own list is tried in order, signed for the new host", async () => {
		world.network.plan({ kind: 'resetBefore' }, { times: 2 });
		const fallbackBaseUrls = `${world.sandbox.baseUrls.agora}, https://never.example`;
		const item = await world.item(
			{ resource: 'stream', operation: 'forceDisconnect', region: 'na', sid: SID },
			{ credential: { fallbackBaseUrls } },
		);
		expect(item).toMatchObject({
			outcome: 'accepted',
			attempts: 3,
			answeredBy: new URL(world.sandbox.baseUrls.agora).host,
		});
		expect(world.requests()).toHaveLength(2);
	});

	it('a sandbox or private proxy never falls back to the live service', async () => {
		world.network.plan({ kind: 'resetBefore' }, { times: 4 });
		await world.failure({ resource: 'stream', operation: 'get', region: 'na', sid: SID });
		expect(world.requests()).toHaveLength(4);
	});

	it('X2 an address in the list is checked like the Base URL', async () => {
		const { message } = await world.failure(
			{ resource: 'stream', operation: 'get', region: 'na', sid: SID },
			{ credential: { fallbackBaseUrls: 'https://user@evil.example' } },
		);
		expect(message).toContain('Fallback Base URLs');
		expect(world.requests()).toEqual([]);
	});
});

it('S8 the HTTP Request node with this credential calls an endpoint that the node does not have', async () => {
	const ask = async (target: string) => {
		await runNode(
			{
				node: 'n8n-nodes-base.httpRequest',
				parameters: {
					url: world.network.baseUrl + target,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'agoraApi',
					options: { response: { response: { neverError: true, fullResponse: true } } },
				},
				credentials: { agoraApi: world.credential as never },
			},
			[{ json: {} }],
		);
		return world.requests()[0];
	};
	const acquire = await ask(`/v1/apps/${APP}/cloud_recording/acquire`);
	expect(acquire && schemeOf(acquire)).toBe('Basic');
	const config = await ask(`/na/v1/projects/${APP}/rtls/ingress/appconfig`);
	expect(config && schemeOf(config)).toBe('hmac');
	const { requests } = world.sandbox.control.inspect();
	// Neither is refused for its signature: the sandbox only does not know these routes.
	expect(requests.slice(-2).map(({ verdict }) => verdict)).toEqual([
		'refused: no such route',
		'refused: no such route',
	]);
});
