import type { IDataObject } from 'n8n-workflow';

import { azureWorld, type AzureWorld } from './world';

let world: AzureWorld;
beforeAll(async () => {
	world = await azureWorld();
});
afterAll(async () => await world.close());
beforeEach(() => {
	world.sandbox.control.reset();
	world.network.reset();
	world.sent();
});

const CALL = '421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10';
const GUEST = '8:acs:3f1d2c4b-5a69-4788-97a6-b5c4d3e2f1a0_0000001f-aaaa-4bbb-8ccc-000000000002';
const onCall = { callConnectionId: CALL };
const configure = (switches: IDataObject) => world.sandbox.control.configure('azure', switches);
const refuseNext = (status: number, code: string, path: string) =>
	world.sandbox.control.answerNext('azure', {
		status,
		body: { error: { code, message: 'as told' } },
		path,
	});
const wait = { waitUntilEnded: true };
const ended = (name: string) => [name, { ended: true, outcome: 'ended' }] as const;

describe.each([
	['call.hangUp', 'DELETE'],
	['call.terminate', 'POST'],
])('%s', (name) => {
	test('R26 accepted by itself; ended once Get Call knows it no more', async () => {
		expect(await world.item(name, onCall)).toMatchObject({ ended: false, outcome: 'accepted' });
		world.sandbox.control.reset();
		configure({ endDelayMs: 5000 });
		expect([name, await world.item(name, onCall, wait)]).toMatchObject(ended(name));
		expect(world.sent().filter((one) => one === `GET ${CALL}`).length).toBeGreaterThan(1);
	});

	test('R12 R13 an unknown call is notFound, by 8522 and 8543 alike', async () => {
		const unknown = { callConnectionId: 'b7b1e6b0-0000-4000-8000-000000000000' };
		expect(await world.item(name, unknown)).toMatchObject({ ended: false, outcome: 'notFound' });
		configure({ overCode: '8543' });
		await world.item(name, onCall);
		expect(await world.item(name, onCall)).toMatchObject({ ended: false, outcome: 'notFound' });
	});

	test.each(['8501', '8528', '8585'])(
		'%s alone claims nothing: with the call alive it fails, with the call gone it is looked at',
		async (code) => {
			refuseNext(400, code, CALL);
			await expect(world.run(name, onCall)).rejects.toThrow(code);
			expect(await world.item('call.get', onCall)).toMatchObject({
				callConnectionState: 'connected',
			});
			await world.item('call.terminate', onCall);
			refuseNext(400, code, CALL);
			const [item] = await world.run(name, onCall, { onFailure: 'returnItem' });
			// Absent and never seen alive in this run: nobody can tell.
			expect(item?.json.outcome).not.toBe('ended');
			expect(item?.json.outcome).not.toBe('alreadyEnded');
		},
	);

	test('look before ending: absent sends nothing, alive is evidence', async () => {
		const before = { lookBeforeEnding: true };
		const item = await world.item(name, onCall, before);
		expect(item).toMatchObject({ outcome: 'accepted' });
		world.sent();
		expect(await world.item(name, onCall, before)).toMatchObject({ outcome: 'notFound' });
		expect(world.sent()).toEqual([`GET ${CALL}`]);
	});

	test('a dry run with a look says what would end', async () => {
		const item = await world.item(name, onCall, { dryRun: 'lookUpFirst' });
		expect(item).toMatchObject({
			...{ outcome: 'planned', seen: 'alive' },
			call: { callConnectionState: 'connected' },
		});
		expect(world.sent()).toEqual([`GET ${CALL}`]);
	});

	test('405/8522 and a route miss are failures', async () => {
		refuseNext(405, '8522', CALL);
		await expect(world.run(name, onCall)).rejects.toThrow(/405, 8522/);
		world.sandbox.control.answerNext('azure', {
			status: 404,
			body: { message: 'No HTTP resource was found' },
			path: CALL,
		});
		await expect(world.run(name, onCall)).rejects.toThrow();
		expect(await world.item('call.get', onCall)).toMatchObject({
			callConnectionState: 'connected',
		});
	});
});

describe('R26 a look that shows something else says nothing', () => {
	const OTHER = 'b7b1e6b0-0000-4000-8000-000000000000';
	const looks = (path: string, body: IDataObject, count = 1) =>
		world.sandbox.control.answerNext('azure', { status: 200, body, path: `GET ${path}`, count });
	const reported = { onFailure: 'returnItem', waitUpTo: 10 };
	const at = `/calling/callConnections/${CALL}`;

	test.each(['call.hangUp', 'call.terminate'])('%s: another call', async (name) => {
		looks(at, { callConnectionId: OTHER, callConnectionState: 'disconnected' }, 20);
		const after = await world.item(name, onCall, { ...wait, ...reported });
		expect(after).toMatchObject({ ended: false, outcome: 'failed' });
		world.sandbox.control.reset();
		looks(`/calling/callConnections/${OTHER}`, {
			callConnectionId: CALL,
			callConnectionState: 'connected',
		});
		const before = { ...reported, lookBeforeEnding: true };
		const item = await world.item(name, { callConnectionId: OTHER }, before);
		expect(item).toMatchObject({ ended: false, outcome: 'notFound' });
	});

	test('participant.remove: another participant', async () => {
		const gone = { ...onCall, participantToRemove: '8:acs:r_nobody' };
		looks(`${at}/participants/`, { identifier: { rawId: GUEST } });
		const item = await world.item('participant.remove', gone, { lookBeforeEnding: true });
		expect(item).toMatchObject({ ended: false, outcome: 'notFound' });
	});

	test('recording.stop: another recording', async () => {
		looks('/calling/recordings/', { recordingId: 'another', recordingState: 'active' });
		const item = await world.item(
			'recording.stop',
			{ recordingId: 'unknown' },
			{ lookBeforeEnding: true },
		);
		expect(item).toMatchObject({ ended: false, outcome: 'notFound' });
	});

	test.each([
		['Transcription', 'transcriptionSubscription'],
		['MediaStreaming', 'mediaStreamingSubscription'],
	])('media.stop%s: the stream of another call', async (what, subscription) => {
		const shows = (callConnectionId: string, state: string, count?: number) =>
			looks(
				at,
				{ callConnectionId, callConnectionState: 'connected', [subscription]: { state } },
				count,
			);
		world.sandbox.control.answerNext('azure', { status: 202, path: `:stop${what}` });
		shows(CALL, 'active');
		shows(OTHER, 'inactive', 20);
		const item = await world.item(`media.stop${what}`, onCall, {
			...wait,
			...reported,
			lookBeforeEnding: true,
		});
		expect(item).toMatchObject({ ended: false, outcome: 'failed' });
	});
});

test('participant.remove: an identifier whose raw ID is somebody else is refused', async () => {
	const participantToRemove = {
		rawId: '4:+14255550777',
		kind: 'communicationUser',
		communicationUser: { id: GUEST },
	};
	await expect(
		world.run('participant.remove', { ...onCall, participantToRemove }, wait),
	).rejects.toThrow(/rawId/);
	expect(world.sent()).toEqual([]);
});

test.each([['14255550123'], [{ phoneNumber: { value: 'junk' } }], [{ rawId: '..' }]])(
	'a malformed identifier is refused before anything is sent: %j',
	async (participant) => {
		await expect(
			world.run('participant.remove', { ...onCall, participantToRemove: participant }),
		).rejects.toThrow(/Participant to Remove/);
		expect(world.sent()).toEqual([]);
	},
);

test.each(['5', '2026', '2026-11-20', '2026-11-20T09:30:00'])(
	'Repeatability First Sent %s leaves the moment open, and is refused',
	async (repeatabilityFirstSent) => {
		const pair = {
			repeatabilityRequestId: '0f3a5c1e-9b1d-4c52-8a3f-5f0a7b8c9d0e',
			repeatabilityFirstSent,
		};
		await expect(world.run('call.terminate', onCall, pair)).rejects.toThrow(
			/Repeatability First Sent/,
		);
		expect(world.sent()).toEqual([]);
	},
);

test('a lost answer of Terminate is repeated under the same Repeatability pair', async () => {
	world.sandbox.control.dropNext('azure', { when: 'afterWork', path: ':terminate' });
	const item = await world.item('call.terminate', onCall);
	expect(item).toMatchObject({ outcome: 'accepted', attempts: 2 });
	const ids = world.network.requests.map(({ headers }) => headers['repeatability-request-id']);
	expect(new Set(ids).size).toBe(1);
	expect(item.repeatabilityRequestId).toBe(ids[0]);
});

describe('participant.remove', () => {
	const guest = { ...onCall, participantToRemove: GUEST };

	test('R26 ended once Get Participant knows them no more', async () => {
		configure({ removeDelayMs: 4000 });
		const item = await world.item('participant.remove', guest, wait);
		expect(item).toMatchObject({ ended: true, outcome: 'ended' });
	});

	test.each(['8522', '8558'])('R12 who is not in the call is notFound, by %s', async (code) => {
		configure({ absentParticipantCode: code });
		await world.item('participant.remove', guest);
		expect(await world.item('participant.remove', guest)).toMatchObject({ outcome: 'notFound' });
	});

	test('seen alive at the limit fails, and keeps what was accepted', async () => {
		configure({ removeDelayMs: 600_000 });
		const item = await world.item('participant.remove', guest, {
			...wait,
			waitUpTo: 10,
			onFailure: 'returnItem',
		});
		expect(item).toMatchObject({ ended: false, outcome: 'failed' });
		expect(JSON.stringify(item)).toContain('alive');
	});
});

describe('participant.cancelAdd', () => {
	const invitation = { ...onCall, invitationId: '7b4244f8-d2ff-46d1-a629-4f9fb5f73d40' };

	test('waiting needs to know whom to look for', async () => {
		await expect(world.run('participant.cancelAdd', invitation, wait)).rejects.toThrow(
			/Wait Until Ended is not possible, because Invited Participant is empty/,
		);
		expect(world.sent()).toEqual([]);
	});

	test('absence of the invitee says nothing before no invitation can be pending', async () => {
		const invited = { ...invitation, invitedParticipant: '+14255550123' };
		const soon = await world.item('participant.cancelAdd', invited, {
			...wait,
			waitUpTo: 60,
			onFailure: 'returnItem',
		});
		expect(soon.outcome).not.toBe('ended');
		world.sandbox.control.reset();
		const late = await world.item('participant.cancelAdd', invited, wait);
		expect(late.ended === true || (late.outcome === 'accepted' && late.seen === 'absent')).toBe(
			true,
		);
	});

	test('an invitee who talks is no success', async () => {
		const added = await world.item('participant.add', {
			...onCall,
			participantToAdd: '8:acs:r_new',
		});
		configure({ answerInvitation: added.invitationId as string });
		const item = await world.item('participant.cancelAdd', {
			...onCall,
			invitationId: added.invitationId,
		});
		expect(item).toMatchObject({ ended: false, outcome: 'notFound' });
	});
});

describe('media', () => {
	test.each(['media.cancelAll', 'media.stopContinuousDtmf'])(
		'%s stays accepted: there is nothing to look at',
		async (name) => {
			const item = await world.item(name, { ...onCall, targetParticipant: '+14255550199' });
			expect(item).toMatchObject({ ended: false, outcome: 'accepted' });
		},
	);

	test.each(['Transcription', 'MediaStreaming'])('Stop %s is seen at the call', async (what) => {
		const made = await world.item(
			'call.create',
			{ targets: ['8:acs:r_u'], callbackUri: 'https://a.example/' },
			{
				apiVersion: '2025-06-15',
				transcriptionOptionsJson: '{"transportType":"websocket","locale":"en-US"}',
				mediaStreamingOptionsJson: '{"transportType":"websocket","audioChannelType":"mixed"}',
			},
		);
		world.sandbox.control.advanceClock(1000);
		const { callConnectionId } = made;
		await world.item(`media.start${what}`, { callConnectionId });
		const item = await world.item(
			`media.stop${what}`,
			{ callConnectionId },
			{ ...wait, lookBeforeEnding: true },
		);
		expect(item).toMatchObject({ ended: true, outcome: 'ended' });
		// Without having seen it run, "inactive" proves nothing.
		const again = await world.item(
			`media.stop${what}`,
			{ callConnectionId },
			{ ...wait, waitUpTo: 6 },
		);
		expect(again).toMatchObject({ ended: false, outcome: 'accepted', seen: 'absent' });
	});
});

describe('recordings', () => {
	async function started(): Promise<IDataObject> {
		const { serverCallId } = await world.item('call.get', onCall);
		return await world.item('recording.start', { callLocator: 'serverCallLocator', serverCallId });
	}
	const chunk = () => {
		const [event] = world.sandbox.control.inspect().azure.eventGridEvents as Array<{
			data: {
				recordingStorageInfo: {
					recordingChunks: Array<{ contentLocation: string; deleteLocation: string }>;
				};
			};
		}>;
		const [found] = event?.data.recordingStorageInfo.recordingChunks ?? [];
		return { contentLocation: found?.contentLocation, deleteLocation: found?.deleteLocation };
	};

	test('Stop is ended once the recording is unknown, and notFound the second time', async () => {
		const { recordingId } = await started();
		expect(await world.item('recording.stop', { recordingId }, wait)).toMatchObject({
			ended: true,
			outcome: 'ended',
		});
		expect(await world.item('recording.stop', { recordingId })).toMatchObject({
			outcome: 'notFound',
		});
	});

	test('a paused recording is "inactive", and neither alive nor over by that', async () => {
		const { recordingId } = await started();
		await world.item('recording.pause', { recordingId });
		const item = await world.item('recording.stop', { recordingId }, { lookBeforeEnding: true });
		expect(item.outcome).toBe('accepted');
	});

	test('Delete is signed for the storage host, and seen to be gone', async () => {
		const { recordingId } = await started();
		await world.item('recording.stop', { recordingId });
		const { deleteLocation, contentLocation } = chunk();
		const item = await world.item(
			'recording.delete',
			{ deleteLocation, contentLocation },
			{
				...wait,
				lookBeforeEnding: true,
			},
		);
		expect(item).toMatchObject({ ended: true, outcome: 'ended' });
		// A typo must not look like an erasure: the default is a failure.
		await expect(world.run('recording.delete', { deleteLocation })).rejects.toThrow();
		const reported = await world.item(
			'recording.delete',
			{ deleteLocation },
			{ ifNotFound: 'report' },
		);
		expect(reported).toMatchObject({ ended: false, outcome: 'notFound' });
	});

	test('Download: the bytes, a part of them, and the metadata', async () => {
		const { recordingId } = await started();
		await world.item('recording.stop', { recordingId });
		const { contentLocation } = chunk();
		const bytesOf = async (location: string | undefined, options: IDataObject = {}) => {
			const [item] = await world.run('recording.download', { contentLocation: location }, options);
			const { data } = item?.binary ?? {};
			return { ...item?.json, ...data, content: Buffer.from(data?.data ?? '', 'base64') };
		};
		const whole = await bytesOf(contentLocation);
		expect(whole.content).toHaveLength(4096);
		expect(whole).toMatchObject({ mimeType: 'video/mp4', bytes: 4096 });
		const part = await bytesOf(contentLocation, { rangeStart: 4090, rangeLength: 4 });
		expect(part.content).toEqual(whole.content.subarray(4090, 4094));
		const metadata = await bytesOf(String(contentLocation).replace('/video', '/acsmetadata'));
		expect(JSON.parse(metadata.content.toString())).toMatchObject({ chunkIndex: 0 });
		expect(String(metadata.fileName)).toMatch(/-metadata\.json$/);
	});

	test('Download: an empty file and an unknown one are failures, told apart', async () => {
		configure({ emptyFileMs: 60_000 });
		const { recordingId } = await started();
		await world.item('recording.stop', { recordingId });
		const { contentLocation } = chunk();
		const failed = async (location: string | undefined) =>
			await world.run('recording.download', { contentLocation: location }).then(
				() => 'no failure',
				({ message, description }: { message: string; description: string }) =>
					`${message} ${description}`,
			);
		expect(await failed(contentLocation)).toMatch(/not ready yet/);
		const unknown = `${world.sandbox.baseUrls.azure}/v1/objects/none/content/video`;
		expect(await failed(unknown)).toMatch(/404/);
		expect(await failed('https://evil.example.com/v1/objects/1')).toMatch(/where no recordings/);
	});

	test.each(['DELETE', 'GET'])('a route miss of a web server is no erasure: %s', async (method) => {
		// ProblemDetails of ASP.NET Core (RFC 9457): title and traceId, but no message.
		const { deleteLocation, contentLocation } = {
			deleteLocation: `${world.sandbox.baseUrls.azure}/v1/objects/doc-1`,
			contentLocation: `${world.sandbox.baseUrls.azure}/v1/objects/doc-1/content/video`,
		};
		const answer = (status: number, path: string, body?: unknown, count = 1) =>
			world.sandbox.control.answerNext('azure', { status, body, path, count });
		answer(206, 'GET', 'x');
		if (method === 'GET') answer(200, 'DELETE');
		answer(404, method, { title: 'Not Found', status: 404, traceId: '00-4b-01' }, 60);
		const item = await world.item(
			'recording.delete',
			{ deleteLocation, contentLocation },
			{ ...wait, lookBeforeEnding: true, onFailure: 'returnItem', ifNotFound: 'report' },
		);
		expect(item).toMatchObject({ ended: false, outcome: 'failed' });
	});

	test('Delete does not look at the content of another document', async () => {
		const objects = `${world.sandbox.baseUrls.azure}/v1/objects`;
		const fields = {
			deleteLocation: `${objects}/doc-1`,
			contentLocation: `${objects}/doc-2/content/video`,
		};
		await expect(world.run('recording.delete', fields, wait)).rejects.toThrow(/another document/);
		await expect(world.run('recording.delete', fields, { lookBeforeEnding: true })).rejects.toThrow(
			/another document/,
		);
	});

	test('HTML of the storage host is a failure, whatever its status', async () => {
		configure({ storageErrorShape: 'html' });
		const deleteLocation = `${world.sandbox.baseUrls.azure}/v1/objects/none`;
		await expect(
			world.run('recording.delete', { deleteLocation }, { ifNotFound: 'report' }),
		).rejects.toThrow(/400/);
	});
});

test('Reject: accepted, and notFound when it rings no more', async () => {
	const ring = () =>
		world.sandbox.control.seed('azure', { incomingCall: {} }).incomingCallContext as string;
	const context = ring();
	const item = await world.item('call.reject', { incomingCallContext: context });
	expect(item).toMatchObject({ ended: false, outcome: 'accepted' });
	expect(JSON.stringify(item)).not.toContain(context);
	expect(await world.item('call.reject', { incomingCallContext: context })).toMatchObject({
		outcome: 'notFound',
	});
});

test('X5 the secret of a callback address is in no dry run and no failure', async () => {
	const fields = {
		...onCall,
		participantToRemove: GUEST,
		operationCallbackUri: 'https://app.example.com/callback?secret=s3cret-of-the-trigger',
	};
	const plan = await world.item('participant.remove', fields, { dryRun: 'requestOnly' });
	expect(JSON.stringify(plan)).toContain('https://app.example.com/callback?');
	expect(JSON.stringify(plan)).not.toContain('s3cret-of-the-trigger');
	world.sandbox.control.answerNext('azure', {
		status: 400,
		body: { error: { code: '8523', message: `Bad ${fields.operationCallbackUri}` } },
		path: ':remove',
	});
	const failed = await world.item('participant.remove', fields, { onFailure: 'returnItem' });
	expect(failed.outcome).toBe('failed');
	expect(JSON.stringify(failed)).not.toContain('s3cret-of-the-trigger');
	// What is sent is whole.
	await world.item('participant.remove', fields);
	expect(world.network.requests.at(-1)?.body).toContain('s3cret-of-the-trigger');
});

test.each<[string, IDataObject, IDataObject, string]>([
	[
		'media.play',
		{
			playSources: {
				sources: [{ kind: 'file', uri: 'https://f.example/a.wav?sig=s3cret-of-a-file' }],
			},
		},
		{},
		':play',
	],
	[
		'media.play',
		{},
		{
			playSourcesJson:
				'[{"kind":"file","file":{"uri":"https://f.example/a.wav?sig=s3cret-of-a-file"}}]',
		},
		':play',
	],
	[
		'call.create',
		{ targets: [GUEST], callbackUri: 'https://a.example/' },
		{
			apiVersion: '2025-06-15',
			mediaStreamingOptionsJson: {
				transportType: 'websocket',
				audioChannelType: 'mixed',
				transportUrl: 'wss://a.example/m?key=s3cret-of-a-file',
			},
		},
		'POST /calling/callConnections',
	],
])('X5 %s: the query of an address in it is in no failure', async (name, fields, options, path) => {
	world.sandbox.control.answerNext('azure', {
		status: 400,
		body: {
			error: { code: '8523', message: 'Bad address: key=s3cret-of-a-file, sig=s3cret-of-a-file' },
		},
		path,
	});
	const failed = await world.item(
		name,
		{ ...onCall, ...fields },
		{ ...options, onFailure: 'returnItem' },
	);
	expect(failed).toMatchObject({ outcome: 'failed', failure: { code: '8523' } });
	expect(JSON.stringify(failed)).not.toMatch(name === 'call.create' ? /key=s3cret/ : /sig=s3cret/);
	expect(world.network.requests.at(-1)?.body).toContain('s3cret-of-a-file');
});

test('dry runs show the request without the secret context', async () => {
	const item = await world.item(
		'call.reject',
		{ incomingCallContext: 'a-secret-context-of-a-call' },
		{ dryRun: 'requestOnly' },
	);
	expect(item.outcome).toBe('planned');
	expect(JSON.stringify(item)).not.toContain('a-secret-context-of-a-call');
	expect(world.sent()).toEqual([]);
});

describe('call.endEverything', () => {
	const invitationId = '7b4244f8-d2ff-46d1-a629-4f9fb5f73d40';
	async function everything(): Promise<IDataObject> {
		const { serverCallId } = await world.item('call.get', onCall);
		const { recordingId } = await world.item('recording.start', {
			callLocator: 'serverCallLocator',
			serverCallId,
		});
		world.sent();
		return { ...onCall, recordingIds: [recordingId] };
	}

	test('without invitations it is ended, seen over part by part', async () => {
		const item = await world.item('call.endEverything', { ...(await everything()), ...wait });
		expect(item).toMatchObject({
			ended: true,
			outcome: 'ended',
			parts: { invitations: [], recordings: ['ended'], call: 'ended' },
		});
	});

	test('with an invitation it claims no more than "accepted", in the order of the sheet', async () => {
		const fields = { ...(await everything()), invitationIds: [invitationId], ...wait };
		const item = await world.item('call.endEverything', fields);
		expect(item).toMatchObject({
			ended: false,
			outcome: 'accepted',
			parts: { invitations: ['accepted'], recordings: ['ended'], call: 'ended' },
		});
		const order = (item.steps as IDataObject[]).map(({ operation }) => operation);
		expect(order).toEqual([
			...['call.get', 'participant.cancelAdd', 'recording.stop', 'call.terminate'],
		]);
		expect(world.sandbox.control.inspect().azure.live.map(({ kind }) => kind)).not.toContain(
			'call',
		);
	});

	test('an unknown call: nothing is sent for it, a recording is stopped all the same', async () => {
		const { recordingIds } = await everything();
		const callConnectionId = 'b7b1e6b0-0000-4000-8000-000000000000';
		const item = await world.item('call.endEverything', {
			callConnectionId,
			invitationIds: [invitationId],
			recordingIds,
		});
		expect(item).toMatchObject({ outcome: 'accepted', parts: { call: 'notFound' } });
		expect(world.sent().filter((one) => one.includes('terminate'))).toEqual([]);
		const nothing = await world.item('call.endEverything', { callConnectionId });
		expect(nothing).toMatchObject({ ended: false, outcome: 'notFound' });
	});

	test('R12 a call that the first look saw alive was there, whatever Terminate says then', async () => {
		refuseNext(404, '8522', ':terminate');
		expect(await world.item('call.endEverything', onCall)).toMatchObject({
			ended: true,
			outcome: 'alreadyEnded',
			parts: { call: 'alreadyEnded' },
		});
		world.sandbox.control.reset();
		world.network.plan({ kind: 'resetAfter' }, { times: 9, on: ':terminate' });
		expect(await world.item('call.endEverything', { ...onCall, ...wait })).toMatchObject({
			...{ ended: true, outcome: 'ended', lostAnswer: true },
			parts: { call: 'ended' },
		});
	});

	test('what a look shows of another call is neither evidence nor told', async () => {
		world.sandbox.control.answerNext('azure', {
			status: 200,
			body: { callConnectionId: 'another', callConnectionState: 'connected', serverCallId: 's-x' },
			path: 'GET /calling/callConnections/',
		});
		refuseNext(404, '8522', ':terminate');
		const item = await world.item('call.endEverything', onCall);
		expect(item).toMatchObject({ ended: false, outcome: 'notFound' });
		expect(JSON.stringify(item)).not.toContain('s-x');
	});

	test.each([
		['Invitation IDs', { invitationIds: [{ id: 'x' }] }],
		['Recording IDs', { recordingIds: { id: 'x' } }],
	])('%s that are objects are refused before anything is sent', async (field, ids) => {
		await expect(world.run('call.endEverything', { ...onCall, ...ids })).rejects.toThrow(field);
		expect(world.sent()).toEqual([]);
	});

	test('a step that fails stops no other, and what was done is told', async () => {
		const fields = await everything();
		refuseNext(400, '8523', '/calling/recordings');
		const item = await world.item('call.endEverything', fields, { onFailure: 'returnItem' });
		expect(item).toMatchObject({ ended: false, outcome: 'failed' });
		expect(JSON.stringify(item)).toContain('1 of 2 steps failed');
		expect((await world.run('call.get', onCall, { ifNotFound: 'report' }))[0]?.json).toMatchObject({
			found: false,
		});
	});

	test('a dry run shows the plan, from a look where that is asked for', async () => {
		const fields = { ...(await everything()), invitationIds: [invitationId] };
		const blind = await world.item('call.endEverything', fields, { dryRun: 'requestOnly' });
		expect(world.sent()).toEqual([]);
		const looked = await world.item('call.endEverything', fields, { dryRun: 'lookUpFirst' });
		expect(world.sent()).toEqual([`GET ${CALL}`]);
		for (const plan of [blind, looked]) {
			expect(plan.outcome).toBe('planned');
			expect(JSON.stringify(plan.steps)).toMatch(/cancelAdd.*recording.*terminate/s);
		}
		expect(looked.call).toMatchObject({ callConnectionState: 'connected' });
	});
});
