import { azureHeaders } from '../../../signing/azure';
import { camaraAddresses } from '../../../signing/camaraAddress';
import { hmacKey } from '../../../signing/hmacKey';
import { huaweiHeaders } from '../../../signing/huawei';
import { writeSession } from '../../../signing/session';
import { verbaRequest } from '../../../signing/verba';
import { verbaApiAddress } from '../../../signing/verbaAddress';
import { verbaIdentity } from '../../../signing/verbaToken';
import { requestOf } from '../../support/requestOf';

describe('CAMARA WebRTC (r2.2, deleteSessionById and getSessionDetailsById)', () => {
	const at = (baseUrl: string, path: string, mediaSessionId: string, operation = 'end') => {
		const { callHandling } = camaraAddresses({
			baseUrl,
			layout: 'custom',
			callHandlingPath: path,
		});
		return requestOf(
			'camaraWebRtc',
			`mediaSession.${operation}`,
			{ mediaSessionId },
			{ baseUrl: callHandling },
		);
	};

	test.each([
		[
			'https://api.operator.example',
			'webrtc-call-handling/v0.3',
			'0AEE1B58BAEEDA3E',
			'https://api.operator.example/webrtc-call-handling/v0.3/sessions/0AEE1B58BAEEDA3E',
		],
		[
			'https://api.example.com/camara/',
			'/webrtc/',
			'0AEE1B58BAEEDA3E',
			'https://api.example.com/camara/webrtc/sessions/0AEE1B58BAEEDA3E',
		],
		[
			'https://api.example.com',
			'webrtc',
			'x/y z?1#2%3+é',
			'https://api.example.com/webrtc/sessions/x%2Fy%20z%3F1%232%253%2B%C3%A9',
		],
	])('vector E: %s and %s end %s', (root, path, id, url) => {
		expect(at(root, path, id)).toEqual({ method: 'DELETE', url, body: undefined, headers: {} });
		expect(at(root, path, id, 'get')).toMatchObject({ method: 'GET', url, body: undefined });
	});

	test.each(['', '.', '..'])('vector E: %j is rejected before sending', (id) => {
		expect(() => at('https://api.example.com', 'webrtc', id)).toThrow();
	});

	test('the merged layout is that of the seed', () => {
		const { callHandling: baseUrl } = camaraAddresses({
			baseUrl: 'https://api.example.com/camara',
			layout: 'merged',
		});
		expect(
			requestOf('camaraWebRtc', 'mediaSession.end', { mediaSessionId: '0AEE' }, { baseUrl }).url,
		).toBe('https://api.example.com/camara/webrtc/sessions/0AEE');
	});
});

describe('Azure Call Automation', () => {
	const baseUrl = 'https://contoso.communication.azure.com';
	const callConnectionId = '18dea47f-b081-4107-9a5c-4300819d2c6c';
	const participants = `${baseUrl}/calling/callConnections/${callConnectionId}/participants`;

	test('S1 vector 2: the published example of Cancel Add, to the byte', () => {
		const { method, url, body } = requestOf(
			'azureCallAutomation',
			'participant.cancelAdd',
			{
				callConnectionId,
				invitationId: '7b4244f8-d2ff-46d1-a629-4f9fb5f73d40',
				operationContext: 'cancelling add participant',
				operationCallbackUri: 'https://app.contoso.com/callback',
			},
			{ baseUrl },
		);
		expect([method, url, body]).toEqual([
			'POST',
			`${participants}:cancelAddParticipant?api-version=2024-09-15`,
			'{"invitationId":"7b4244f8-d2ff-46d1-a629-4f9fb5f73d40","operationContext":"cancelling add participant","operationCallbackUri":"https://app.contoso.com/callback"}',
		]);
		const { host, pathname, search } = new URL(url);
		const key = hmacKey('bjhuLWFjcy1lbXVsYXRvci10ZXN0LWtleS0wMTIzNDU2Nzg5YWJjZGVm', 'base64');
		const signed = azureHeaders(
			{ method, target: pathname + search, host, body: body ?? '' },
			key,
			new Date('Fri, 20 Nov 2026 09:30:00 GMT'),
		);
		expect(signed['x-ms-content-sha256']).toBe('0Yfk4GZxRY2y4/mmZS2fGlamGtazr8fZLziFrA42zq0=');
		expect(signed.Authorization).toMatch(
			/Signature=vwDXOwro5cJZW\+zSdDaM79dkPzBpzUv9RMSeO\+WU0SU=$/,
		);
	});

	test('Cancel Add without context and callback sends neither', () => {
		const { body } = requestOf(
			'azureCallAutomation',
			'participant.cancelAdd',
			{ callConnectionId, invitationId: 'i-1' },
			{ baseUrl },
		);
		expect(body).toBe('{"invitationId":"i-1"}');
	});

	test('Get Many asks for the participants, with the chosen version', () => {
		expect(
			requestOf(
				'azureCallAutomation',
				'participant.getAll',
				{ callConnectionId, apiVersion: '2026-03-12' },
				{ baseUrl },
			),
		).toEqual({
			method: 'GET',
			url: `${participants}?api-version=2026-03-12`,
			body: undefined,
			headers: {},
		});
	});

	const add = (filledIn: Record<string, unknown>) =>
		requestOf(
			'azureCallAutomation',
			'participant.add',
			{ callConnectionId, ...filledIn },
			{ baseUrl },
		);

	test('Add invites a phone number with every field', () => {
		const { method, url, body } = add({
			participantToAdd: '+14255550123',
			sourceCallerIdNumber: '+14255550100',
			sourceDisplayName: 'Support',
			invitationTimeoutInSeconds: 60,
			operationContext: 'case-4711',
			operationCallbackUri: 'https://app.contoso.com/callback',
			sipHeaders: { headers: [{ name: 'User-To-User', value: '1' }] },
			voipHeaders: { headers: [{ name: 'ticket', value: '2' }] },
		});
		expect([method, url]).toEqual(['POST', `${participants}:add?api-version=2024-09-15`]);
		expect(JSON.parse(body ?? '')).toEqual({
			participantToAdd: { kind: 'phoneNumber', phoneNumber: { value: '+14255550123' } },
			sourceCallerIdNumber: { value: '+14255550100' },
			sourceDisplayName: 'Support',
			invitationTimeoutInSeconds: 60,
			operationContext: 'case-4711',
			operationCallbackUri: 'https://app.contoso.com/callback',
			customCallingContext: { sipHeaders: { 'User-To-User': '1' }, voipHeaders: { ticket: '2' } },
		});
	});

	test('Add invites a user with nothing but the identifier', () => {
		expect(JSON.parse(add({ participantToAdd: '8:acs:resource_user' }).body ?? '')).toEqual({
			participantToAdd: {
				kind: 'communicationUser',
				communicationUser: { id: '8:acs:resource_user' },
			},
		});
	});

	test('a phone number without a caller ID is refused by name', () => {
		expect(() => add({ participantToAdd: '+14255550123' })).toThrow('Source Caller ID Number');
	});

	test('a version that does not have Cancel Add is refused by name', () => {
		expect(() =>
			requestOf('azureCallAutomation', 'participant.cancelAdd', {
				callConnectionId,
				invitationId: 'i',
				apiVersion: '2023-03-06',
			}),
		).toThrow('API Version 2023-03-06');
	});
});

describe('Verint Verba (HTTP Business API)', () => {
	const credentials = {
		baseUrl: 'http://192.168.1.104',
		allowInsecureHttp: true,
		apiKey: '74c8eea0-50c6-40b2-9f3e-252ed501c3c8',
		authentication: 'user',
		userName: 'api-user',
		password: 'S3cret!pass',
	};
	const connection = { baseUrl: verbaApiAddress(credentials) };
	const queryOf = (operation: string, filledIn: Record<string, unknown>) =>
		new URL(requestOf('verintVerba', `conversation.${operation}`, filledIn, connection).url).search;

	test("V3: the vendor's published sample of DeleteCall", () => {
		const { method, url } = requestOf(
			'verintVerba',
			'conversation.delete',
			{ identifier: 'extension', extension: '8856', status: 'last' },
			connection,
		);
		const now = Date.UTC(2026, 10, 20);
		const sessionToken = writeSession(
			'09835e02-6c10-11e0-bb22-ba324924019b',
			verbaIdentity(credentials),
			now,
		);
		const { options } = verbaRequest({ method, url }, { ...credentials, sessionToken }, now);
		expect(options.method).toBe('GET');
		expect(options.url).toBe(
			'http://192.168.1.104/verba/api?action=DeleteCall&apiKey=74c8eea0-50c6-40b2-9f3e-252ed501c3c8&token=09835e02-6c10-11e0-bb22-ba324924019b&responseType=XML&extension=8856&status=last',
		);
	});

	test.each([
		['callId', 'a8343631', 'callID=a8343631'],
		['platformCallId', '71627389', 'platformCallID=71627389'],
		['nativeId', 'TRS26140192', 'nativeID=TRS26140192'],
		['meetingId', 'WHBFM6DD', 'meetingID=WHBFM6DD'],
	])('exactly one identifier is sent: %s', (identifier, value, pair) => {
		const filledIn = { identifier, [identifier]: value };
		expect(queryOf('delete', filledIn)).toBe(`?action=DeleteCall&responseType=XML&${pair}`);
		expect(queryOf('get', filledIn)).toBe(`?action=GetCallInformation&responseType=XML&${pair}`);
	});

	test('V4 and V6: values are encoded, nothing can be injected', () => {
		expect(
			queryOf('delete', {
				identifier: 'extension',
				extension: '+44 20 7946 0018',
				status: 'ongoing,next',
			}),
		).toBe(
			'?action=DeleteCall&responseType=XML&extension=%2B44%2020%207946%200018&status=ongoing%2Cnext',
		);
		expect(queryOf('delete', { identifier: 'callId', callId: 'a&token=x#y' })).toBe(
			'?action=DeleteCall&responseType=XML&callID=a%26token%3Dx%23y',
		);
	});
});

describe('Agora Media Gateway', () => {
	const appId = '0123456789abcdef0123456789abcdef';
	const ingress = (region: string) =>
		`https://api.agora.io/${region}/v1/projects/${appId}/rtls/ingress`;
	const connection = { baseUrl: 'https://api.agora.io' };

	test.each(['na', 'eu', 'ap', 'cn'])('Force Disconnect in %s', (region) => {
		expect(
			requestOf('agora', 'stream.forceDisconnect', { appId, region, sid: 's-1/2' }, connection),
		).toEqual({
			method: 'DELETE',
			url: `${ingress(region)}/online-streams/s-1%2F2`,
			body: undefined,
			headers: {},
		});
	});

	test('Streaming Key: Delete', () => {
		expect(
			requestOf(
				'agora',
				'streamingKey.delete',
				{ appId, region: 'eu', streamingKey: 'sk+a/b=' },
				connection,
			),
		).toMatchObject({ method: 'DELETE', url: `${ingress('eu')}/streamkeys/sk%2Ba%2Fb%3D` });
	});

	test('A2: the query of Get Many is the one of the signed vector', () => {
		expect(
			requestOf('agora', 'stream.getAll', { appId, region: 'ap', channel: 'Show #1' }, connection),
		).toMatchObject({
			method: 'GET',
			url: `${ingress('ap')}/online-streams?channel=Show%20%231`,
			body: undefined,
		});
		expect(requestOf('agora', 'stream.getAll', { appId, region: 'na' }, connection).url).toBe(
			`${ingress('na')}/online-streams`,
		);
	});
});

describe('Huawei Cloud RTC', () => {
	const baseUrl = 'https://rtc-api.myhuaweicloud.com';
	const appId = '5fa682b34a974f7ad24d223b';

	test('vector 4: the request of Dismiss has the signature that Huawei expects', () => {
		const { method, url, body } = requestOf(
			'huaweiRtc',
			'room.dismiss',
			{ appId, roomId: 'room-1_A' },
			{ baseUrl },
		);
		expect([method, url, body]).toEqual([
			'POST',
			`${baseUrl}/v2/apps/${appId}/rooms/room-1_A/dismiss`,
			undefined,
		]);
		const { host, pathname } = new URL(url);
		const { Authorization } = huaweiHeaders(
			{ method, target: pathname, host, body: '', contentType: 'application/json' },
			{
				accessKey: 'AKIDEXAMPLE0000000001',
				secretKey: hmacKey('SKexample0000000000000000000000000000001', 'utf8'),
				projectId: '0123456789abcdef0123456789abcdef',
			},
			new Date('2026-11-20T09:30:00Z'),
		);
		expect(Authorization).toMatch(
			/Signature=1963db80a18cb78cce73d344633871c68f3b25d8b29cdf94c549169d9fe55943$/,
		);
	});

	test('Get Many asks for the rooms of the project', () => {
		const values = { projectId: '0123456789abcdef0123456789abcdef' };
		const listed = (filledIn: Record<string, unknown>) =>
			requestOf('huaweiRtc', 'room.getAll', { appId, ...filledIn }, { baseUrl, values }).url;
		const rooms = `${baseUrl}/v1/${values.projectId}/rtc/rooms?app=${appId}`;
		expect(listed({})).toBe(rooms);
		expect(
			listed({
				roomId: 'room-1_A',
				state: 'RUNNING',
				startTime: '2026-11-20T09:00:00.000+01:00',
				endTime: '2026-11-20T09:30:00Z',
			}),
		).toBe(
			`${rooms}&room_id=room-1_A&state=RUNNING&start_time=2026-11-20T08%3A00%3A00Z&end_time=2026-11-20T09%3A30%3A00Z`,
		);
	});

	test('Get Many without a project names the field of the credential', () => {
		expect(() =>
			requestOf('huaweiRtc', 'room.getAll', { appId }, { baseUrl, values: { projectId: '' } }),
		).toThrow('Project ID of the credential is empty');
	});
});
