import type { IDataObject } from 'n8n-workflow';

import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';

const suite = sandboxSuite();
const FAST = { requestsPerSecond: 100_000, maxRetries: 0 };

function node(
	name: string,
	credential: keyof typeof suite.sandbox.credentials,
	resource: string,
	operation: string,
	{ options = {}, ...parameters }: IDataObject & { options?: IDataObject },
) {
	return {
		node: name,
		parameters: { resource, operation, ...parameters, options: { ...FAST, ...options } },
		credentials: { [credential]: suite.sandbox.credentials[credential] },
	};
}

describe('azure', () => {
	const azure = (operation: string, parameters: IDataObject & { options?: IDataObject }) =>
		node('azureCallAutomation', 'azureCommunicationApi', 'participant', operation, {
			callConnectionId: suite.sandbox.targets.azure.callConnectionId,
			...parameters,
		});
	const invitee = { participantToAdd: '+14255550177', sourceCallerIdNumber: '+14255550100' };
	const invitations = () =>
		suite.sandbox.control
			.inspect()
			.azure.live.filter(({ kind }) => kind === 'invitation')
			.map(({ id }) => id);

	test('Add puts the invitation ID at the top, and Cancel Add takes it', async () => {
		const [added] = await jsonOf(azure('add', { ...invitee, operationContext: 'case-4711' }));
		expect(added).toMatchObject({
			invitationId: expect.any(String),
			operationContext: 'case-4711',
			participant: { identifier: { phoneNumber: { value: '+14255550177' } } },
			requestId: expect.any(String),
			correlationId: expect.any(String),
			repeatabilityRequestId: expect.any(String),
			repeatabilityFirstSent: expect.any(String),
		});
		expect(Object.keys(added ?? {})[0]).toBe('invitationId');
		expect(invitations()).toContain(added?.invitationId);
		const invitationId = String(added?.invitationId);
		const [ended] = await jsonOf(azure('cancelAdd', { invitationId, operationContext: 'why' }));
		expect(ended).toMatchObject({ outcome: 'accepted', response: { operationContext: 'why' } });
		expect(invitations()).not.toContain(invitationId);
	});

	test('somebody who has answered is not found, never cancelled', async () => {
		const { invitationId } = suite.sandbox.targets.azure;
		suite.sandbox.control.configure('azure', { answerInvitation: invitationId });
		const [item] = await jsonOf(azure('cancelAdd', { invitationId }));
		expect(item).toMatchObject({ ended: false, outcome: 'notFound' });
	});

	test('a Repeatability pair of an earlier run repeats its request: it is carried out once', async () => {
		const [first] = await jsonOf(azure('add', invitee));
		const pair = {
			repeatabilityRequestId: String(first?.repeatabilityRequestId),
			repeatabilityFirstSent: String(first?.repeatabilityFirstSent),
		};
		const before = invitations();
		const [again] = await jsonOf(azure('add', { ...invitee, options: pair }));
		expect(again).toMatchObject({ ...pair, invitationId: first?.invitationId });
		expect(invitations()).toEqual(before);
		const [other] = await jsonOf(azure('add', invitee));
		expect(other?.invitationId).not.toBe(first?.invitationId);
		expect(invitations()).toHaveLength(before.length + 1);
	});

	test('the pair of another request is refused with its code', async () => {
		const [first] = await jsonOf(azure('add', invitee));
		const options = {
			repeatabilityRequestId: String(first?.repeatabilityRequestId),
			repeatabilityFirstSent: String(first?.repeatabilityFirstSent),
		};
		const other = { ...invitee, participantToAdd: '+14255550178', options };
		const failed = await failureOf(jsonOf(azure('add', other)));
		expect(failed.message).toMatch(/refused \(412, 8583/);
	});

	test('the time of the pair can be given as any time, and is sent as an HTTP date', async () => {
		const options = {
			repeatabilityRequestId: '0f3a5c1e-9b1d-4c52-8a3f-5f0a7b8c9d0e',
			repeatabilityFirstSent: '2026-11-20T09:30:00Z',
		};
		const [item] = await jsonOf(azure('add', { ...invitee, options }));
		expect(item?.repeatabilityFirstSent).toBe('Fri, 20 Nov 2026 09:30:00 GMT');
	});

	test.each(['2023-10-15', '2026-03-12'])('API Version %s is asked for', async (apiVersion) => {
		const { invitationId } = suite.sandbox.targets.azure;
		await jsonOf(azure('cancelAdd', { invitationId, options: { apiVersion } }));
		const [request] = await suite.requests('azure');
		expect(request?.target).toMatch(new RegExp(`\\?api-version=${apiVersion}$`));
	});

	test.each([
		['400 8501', 400, '8501', /may be over, or still ringing/],
		['405 8522', 405, '8522', /does not say that the call is over/],
		['403 7507', 403, '7507', /belongs to another resource/],
		['409 8519', 409, '8519', /under way/],
	])('%s: what to do is said, and nothing is claimed', async (_, status, code, says) => {
		const { invitationId } = suite.sandbox.targets.azure;
		const body = { error: { code, message: 'A refusal.' } };
		suite.sandbox.control.answerNext('azure', { status, body });
		const options = { ifNotFound: 'treatAsEnded' };
		const failed = await failureOf(jsonOf(azure('cancelAdd', { invitationId, options })));
		expect(failed.description).toMatch(says);
		expect(failed.context).toMatchObject({ status, code });
	});
});

describe('verba', () => {
	const verba = (operation: string, parameters: IDataObject & { options?: IDataObject }) =>
		node('verintVerba', 'verbaApi', 'conversation', operation, parameters);
	const overIds = () => suite.sandbox.control.inspect().verba.over.map(({ id }) => id);

	test.each([
		['platformCallId', '71627389'],
		['nativeId', 'TRS26140192'],
		['meetingId', 'WHBFM6DD'],
	])('a conversation is deleted by %s', async (identifier, value) => {
		const [item] = await jsonOf(verba('delete', { identifier, [identifier]: value }));
		expect(item).toMatchObject({
			outcome: 'accepted',
			target: { identifier, [identifier]: value },
		});
		expect(item).not.toHaveProperty('effect');
		expect(overIds()).toEqual([suite.sandbox.targets.verba.callId]);
	});

	test('an ongoing conversation of an extension is marked for deletion, the call goes on', async () => {
		const { ongoingExtension: extension, ongoingCallId } = suite.sandbox.targets.verba;
		const change = { identifier: 'extension', extension, status: 'ongoing' };
		const [item] = await jsonOf(verba('delete', change));
		expect(item).toMatchObject({ ended: false, outcome: 'accepted', effect: 'markedForDeletion' });
		const { live } = suite.sandbox.control.inspect().verba;
		expect(live.find(({ id }) => id === ongoingCallId)?.state).toBe('ongoing, marked for deletion');
	});

	test('the last finished one of an extension is deleted, without that effect', async () => {
		const change = { identifier: 'extension', extension: '8856', status: 'last' };
		const [item] = await jsonOf(verba('delete', change));
		expect(item).toMatchObject({ outcome: 'accepted', target: change });
		expect(item).not.toHaveProperty('effect');
	});

	test('not found fails by default, whatever the code and status of the server', async () => {
		for (const errorCodeStyle of ['positive', 'negative', 'unknown']) {
			for (const errorHttpStatus of [200, 400, 404]) {
				suite.sandbox.control.configure('verba', { errorCodeStyle, errorHttpStatus });
				const parameters = { identifier: 'callId', callId: 'no-such-id' };
				const blind = { lookBeforeEnding: false };
				const asked = verba('delete', { ...parameters, options: blind });
				const failed = await failureOf(jsonOf(asked));
				expect(failed.message).toMatch(/"Call cannot be found\."/);
				expect(failed.description).toMatch(/deleted already, belong to another environment/);
				const options = { ...blind, ifNotFound: 'report' };
				const [item] = await jsonOf(verba('delete', { ...parameters, options }));
				expect(item).toMatchObject({ outcome: 'notFound', ended: false });
			}
		}
	});

	test('a legal hold is a failure with the words of the server', async () => {
		suite.sandbox.control.configure('verba', { legalHold: true });
		const { callId } = suite.sandbox.targets.verba;
		const failed = await failureOf(jsonOf(verba('delete', { identifier: 'callId', callId })));
		expect(failed.message).toMatch(/refused \(200, 17,.*under legal hold/);
		expect(failed.description).toMatch(/legal hold/i);
		expect(overIds()).toEqual([]);
	});

	test.each([
		['-10', /license/],
		['-20', /parameter/],
		['-30', /does not offer the action/],
		['-41', /API Key/],
		['-60', /environment/],
		['99', /legal hold|right of the API user/],
	])('code %s is a failure, and says what to do', async (code, says) => {
		const body = `<VerbaApi><Response code="${code}"><ErrorMessage>No.</ErrorMessage></Response></VerbaApi>`;
		suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'DeleteCall' });
		const { callId } = suite.sandbox.targets.verba;
		const failed = await failureOf(jsonOf(verba('delete', { identifier: 'callId', callId })));
		expect(failed.message).toContain(`(200, ${code},`);
		expect(failed.description).toMatch(says);
		expect(failed.context).toMatchObject({ status: 200, code });
	});

	test.each(['empty', 'html'])('an %s answer to Delete is no success', async (deleteResponse) => {
		suite.sandbox.control.configure('verba', { deleteResponse });
		const { callId } = suite.sandbox.targets.verba;
		const options = { ifNotFound: 'report', lookBeforeEnding: false };
		const parameters = { identifier: 'callId', callId, options };
		const [item] = await jsonOf(verba('delete', parameters));
		// It may have been carried out: a look finds nothing, and nobody saw it before.
		expect(item).toMatchObject({ outcome: 'notFound', ended: false, lostAnswer: true });
	});

	test('several matches are a failure that leads to the Conversation ID', async () => {
		suite.sandbox.control.seed('verba', { conversations: 2, meetingId: 'M-1' });
		const change = { identifier: 'meetingId', meetingId: 'M-1' };
		await failureOf(jsonOf(verba('delete', change)));
		suite.sandbox.control.configure('verba', { multiMatch: 'all' });
		const failed = await failureOf(jsonOf(verba('get', change)));
		expect(failed.message).toMatch(/2 conversations have this identifier/);
		expect(failed.description).toMatch(/Conversation ID/);
	});

	test('Get gives the metadata by the names of the vendor', async () => {
		const { callId } = suite.sandbox.targets.verba;
		const [item] = await jsonOf(verba('get', { identifier: 'callId', callId }));
		expect(item).toMatchObject({
			ccdr_id: callId,
			platform_call_id: '71627389',
			meeting_id: 'WHBFM6DD',
			do_not_delete: '0',
			end_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/),
		});
	});
});

describe('agora', () => {
	const agora = (parameters: IDataObject & { options?: IDataObject } = {}) =>
		node('agora', 'agoraApi', 'stream', 'forceDisconnect', {
			appId: suite.sandbox.targets.agora.appId,
			region: 'na',
			sid: suite.sandbox.targets.agora.sid,
			...parameters,
		});

	test.each([
		[{ status: 'error', message: 'Internal state.' }, /refused \(200, error,.*"Internal state\."/],
		[{ status: 'pending' }, /refused \(200, pending/],
		[{}, /refused \(200/],
		[[], /refused \(200/],
	])('200 with %j is no success', async (body, says) => {
		suite.sandbox.control.answerNext('agora', { status: 200, body });
		const failed = await failureOf(jsonOf(agora()));
		expect(failed.message).toMatch(says);
	});

	test('R13 another region does not know the stream: not found, and it goes on', async () => {
		const [item] = await jsonOf(agora({ region: 'eu' }));
		expect(item).toMatchObject({ ended: false, outcome: 'notFound', target: { region: 'eu' } });
		const { live } = suite.sandbox.control.inspect().agora;
		expect(live.some(({ id }) => id === suite.sandbox.targets.agora.sid)).toBe(true);
	});

	test('a key of another region is a failure that names it, where the server does', async () => {
		suite.sandbox.control.configure('agora', { nameOtherRegion: true });
		const { streamingKey, appId } = suite.sandbox.targets.agora;
		const spec = node('agora', 'agoraApi', 'streamingKey', 'delete', {
			appId,
			region: 'eu',
			streamingKey,
		});
		const failed = await failureOf(jsonOf(spec));
		expect(failed.message).toMatch(/exists in region:na/);
		expect(failed.description).toMatch(/choose that Region/);
		expect(`${failed.message} ${failed.description}`).not.toContain(streamingKey);
	});

	test.each(['hmac', 'basic'])('Authentication %s works', async (authentication) => {
		const spec = agora();
		const credentials = { agoraApi: { ...spec.credentials.agoraApi, authentication } };
		expect((await jsonOf({ ...spec, credentials }))[0]?.outcome).toBe('accepted');
	});

	test.each([
		['Media Gateway is not enabled for this project.', 403, /Enable Media Gateway/],
		['HMAC signature does not match', 403, /signature was refused/],
		['Stream does not belong to this app ID.', 403, /another App ID/],
		['Resource with the same name already exists.', 409, /too many changes/],
		['Gateway timeout. Query to check whether …', 504, /result is not known/],
	])('%s', async (message, status, says) => {
		suite.sandbox.control.answerNext('agora', { status, body: { status: 'error', message } });
		const failed = await failureOf(jsonOf(agora()));
		expect(failed.description).toMatch(says);
	});
});

describe('camara', () => {
	const camara = (parameters: IDataObject = {}, credential: IDataObject = {}) => {
		const spec = node('camaraWebRtc', 'camaraApi', 'mediaSession', 'end', {
			mediaSessionId: suite.sandbox.targets.camara.mediaSessionId,
			...parameters,
		});
		return {
			...spec,
			credentials: { camaraApi: { ...spec.credentials.camaraApi, ...credential } as never },
		};
	};

	test.each([
		['merged', '/webrtc/sessions/'],
		['r2.2', '/webrtc-call-handling/v0.3/sessions/'],
		['r1.2', '/webrtc-call-handling/v0.2/sessions/'],
		['candidate', '/webrtc-call-handling/v0.4rc1/sessions/'],
	])('layout %s ends at its own address', async (layout, path) => {
		expect((await jsonOf(camara({}, { layout })))[0]?.outcome).toBe('accepted');
		expect((await suite.requests('camara'))[0]?.target).toContain(path);
	});

	test.each([
		['sandbox-camara-read-only-token', 'PERMISSION_DENIED', /sessions:delete/],
		['sandbox-camara-foreign-token', 'INVALID_TOKEN_CONTEXT', /another subscriber/],
	])('%s: %s, and what to do', async (token, code, says) => {
		const failed = await failureOf(jsonOf(camara({}, { token })));
		expect(failed.message).toContain(`(403, ${code},`);
		expect(failed.description).toMatch(says);
	});

	test('an unknown device is a failure, never "not found"', async () => {
		const body = {
			status: 404,
			code: 'IDENTIFIER_NOT_FOUND',
			message: 'Device identifier not found.',
		};
		suite.sandbox.control.answerNext('camara', { status: 404, body });
		const failed = await failureOf(jsonOf(camara({ options: { ifNotFound: 'treatAsEnded' } })));
		expect(failed.message).toContain('IDENTIFIER_NOT_FOUND');
		expect(failed.description).toMatch(/does not say that anything is over/);
	});
});

describe('huawei', () => {
	const huawei = () => {
		const { appId, roomId } = suite.sandbox.targets.huawei;
		return node('huaweiRtc', 'huaweiCloudApi', 'room', 'dismiss', { appId, roomId });
	};

	test.each([
		[400, 'RTC.00001003', /check the IDs/],
		[400, 'RTC.00001001', /no account/],
		[400, 'RTC.00001021', /IAM policy/],
		[401, 'APIGW.0301', /clock of n8n/],
		[403, 'APIGW.0302', /permission/],
		[403, 'APIGW.0310', /Project ID/],
	])('%d %s is a failure, and says what to do', async (status, error_code, says) => {
		const body = { error_code, error_msg: 'A refusal.' };
		suite.sandbox.control.answerNext('huawei', { status, body });
		const failed = await failureOf(jsonOf(huawei()));
		expect(failed.message).toContain(`(${status}, ${error_code},`);
		expect(failed.description).toMatch(says);
		expect(failed.context).toMatchObject({ status, code: error_code });
	});

	test('a wrong project is refused by the gateway', async () => {
		const spec = huawei();
		const { huaweiCloudApi } = spec.credentials;
		const credentials = { huaweiCloudApi: { ...huaweiCloudApi, projectId: 'f'.repeat(32) } };
		const failed = await failureOf(jsonOf({ ...spec, credentials }));
		expect(failed.message).toContain('APIGW.0310');
	});
});
