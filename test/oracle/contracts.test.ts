import Ajv from 'ajv';

import { matchAnswer } from '../../engine/model/answer';
import type { Parameters } from '../../engine/model/operation';
import {
	at,
	each,
	FOLDER,
	huawei,
	load,
	openApi,
	present,
	resolved,
	type Contract,
} from '../support/contract';
import {
	answersOf,
	operationOf,
	providers,
	requestOf,
	type ProviderName,
} from '../support/requestOf';

/** The vendors' machine-readable documents as judges of what the nodes send and how they read what comes back. */
if (!present) console.warn(`Skipped: the vendors' documents are not at ${FOLDER}`);
const judged = present ? describe : describe.skip;

const MEDIA_GATEWAY = 'agora/agora-teardown.openapi.yaml';
const AZURE = [
	['2024-09-15', 'azure/2024-09-15/communicationservicescallautomation.json'],
	['2026-03-12', 'azure/from-sdk/callautomation-sdk-1.6.0.json'],
] as const;
const appId = '0123456789abcdef0123456789abcdef';
const call = { callConnectionId: '421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10' };
const headers = (name: string) => ({ headers: [{ name, value: '1' }] });

/** Provider, operation, the document's name for a reader, the document's operation, parameters. */
type Case = [ProviderName, string, string, () => Contract, Parameters[]];

const CASES: Case[] = [
	...(['r2.2', 'r1.2', 'candidate-0.4'] as const).flatMap((release) => {
		const file = `camara/${release}/webrtc-call-handling.yaml`;
		const filledIn = [{ mediaSessionId: '0AEE/1?é' }];
		return [
			[
				'camaraWebRtc',
				'mediaSession.end',
				release,
				() => openApi(file, 'deleteSessionById'),
				filledIn,
			],
			[
				'camaraWebRtc',
				'mediaSession.get',
				release,
				() => openApi(file, 'getSessionDetailsById'),
				filledIn,
			],
		] as Case[];
	}),
	...AZURE.flatMap(([apiVersion, file]) => {
		const id = (name: string) => () => openApi(file, `CallConnection_${name}`);
		const outcome = { operationContext: 'a "b"', operationCallbackUri: 'https://a.example/b' };
		return [
			[
				'azureCallAutomation',
				'participant.cancelAdd',
				apiVersion,
				id('CancelAddParticipant'),
				[
					{ ...call, invitationId: 'i-1', apiVersion },
					{ ...call, invitationId: 'i-1', apiVersion, ...outcome },
				],
			],
			[
				'azureCallAutomation',
				'participant.add',
				apiVersion,
				id('AddParticipant'),
				[
					{ ...call, participantToAdd: '8:acs:a_b', apiVersion },
					{ ...call, participantToAdd: '8:orgid:f0', apiVersion },
					{ ...call, participantToAdd: '28:orgid:f0', apiVersion },
					{ ...call, participantToAdd: 'something else', apiVersion },
					{
						...call,
						...outcome,
						apiVersion,
						participantToAdd: '+14255550123',
						sourceCallerIdNumber: '+14255550100',
						sourceDisplayName: 'Support',
						invitationTimeoutInSeconds: 180,
						sipHeaders: headers('User-To-User'),
						voipHeaders: headers('ticket'),
					},
				],
			],
			[
				'azureCallAutomation',
				'participant.getAll',
				apiVersion,
				id('GetParticipants'),
				[{ ...call, apiVersion }],
			],
		] as Case[];
	}),
	[
		'agora',
		'stream.forceDisconnect',
		'OpenAPI',
		() => openApi(MEDIA_GATEWAY, 'forceDisconnect'),
		[{ appId, region: 'na', sid: 's/1' }],
	],
	[
		'agora',
		'stream.getAll',
		'OpenAPI',
		() => openApi(MEDIA_GATEWAY, 'listOnlineStreams'),
		[
			{ appId, region: 'cn' },
			{ appId, region: 'eu', channel: 'a&b=c' },
		],
	],
	[
		'agora',
		'streamingKey.delete',
		'OpenAPI',
		() => openApi(MEDIA_GATEWAY, 'deleteStreamingKey'),
		[{ appId, region: 'ap', streamingKey: 'k+/=' }],
	],
	[
		'huaweiRtc',
		'room.dismiss',
		'SDK',
		() => huawei('v2', 'RemoveRoom'),
		[{ appId, roomId: 'room-1_A' }],
	],
	[
		'huaweiRtc',
		'room.getAll',
		'SDK',
		() => huawei('v1', 'ListRtcRoomList'),
		[
			{ appId },
			{
				appId,
				roomId: 'room-1_A',
				state: 'RUNNING',
				startTime: '2026-11-20T09:00:00Z',
				endTime: '2026-11-20T10:00:00Z',
			},
		],
	],
];

/** The path with every `{name}` filled by one segment. */
function fits(template: string, pathname: string): boolean {
	const source = template
		.split(/\{[^}]+\}/)
		.map((text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
		.join('[^/?#]+');
	return new RegExp(`^${source}$`).test(pathname);
}

judged("requests by the vendors' documents", () => {
	test.each(CASES)('%s %s by %s', (provider, name, _document, contractOf, filledIn) => {
		const contract = contractOf();
		for (const parameters of filledIn) {
			const { method, url, body } = requestOf(provider, name, parameters, {
				values: { projectId: appId },
			});
			const { pathname, searchParams } = new URL(url);
			expect(method).toBe(contract.method);
			expect([contract.template, pathname, fits(contract.template, pathname)]).toEqual([
				contract.template,
				pathname,
				true,
			]);
			const names = [...searchParams.keys()];
			expect(contract.query.allowed).toEqual(expect.arrayContaining(names));
			expect(names).toEqual(expect.arrayContaining(contract.query.required));
			if (!contract.body) {
				expect(body).toBeUndefined();
				continue;
			}
			const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
			const isValid = ajv.compile(contract.body);
			isValid(JSON.parse(body ?? 'null'));
			expect(isValid.errors ?? []).toEqual([]);
			expect(isValid({})).toBe(
				name === 'participant.add' && parameters.apiVersion === '2026-03-12',
			);
		}
	});

	test.each([
		['delete', 'DeleteCall'],
		['get', 'GetCallInformation'],
	])('verintVerba conversation.%s is %s', (operation, action) => {
		const document = load('verba/actions.json');
		const oneOf = at(document, 'actions', action, 'oneOf') as string[];
		const byParameter = new Map([
			['callID', { identifier: 'callId', callId: 'x' }],
			['platformCallID', { identifier: 'platformCallId', platformCallId: 'x' }],
			['nativeID', { identifier: 'nativeId', nativeId: 'x' }],
			['meetingID', { identifier: 'meetingId', meetingId: 'x' }],
			['extension', { identifier: 'extension', extension: 'x', status: 'ongoing,next' }],
		]);
		expect([...byParameter.keys()].sort()).toEqual([...oneOf].sort());
		for (const [parameter, filledIn] of byParameter) {
			const { method, url } = requestOf('verintVerba', `conversation.${operation}`, filledIn);
			const names = [...new URL(url).searchParams.keys()];
			expect(method).toBe('GET');
			expect(new URL(url).searchParams.get('action')).toBe(action);
			expect(names.filter((name) => byParameter.has(name))).toEqual([parameter]);
			expect(names.includes('status')).toBe(parameter === 'extension');
		}
	});

	test('the states of an extension are those of the document', () => {
		const { values, documentedCombinations } = load('verba/actions.json').callStatus as Record<
			string,
			string[]
		>;
		const status = operationOf('verintVerba', 'conversation.delete').fields.find(
			({ name }) => name === 'status',
		);
		const offered = (status?.options ?? []).map((option) => (option as { value: string }).value);
		const known = [...(values ?? []), ...(documentedCombinations ?? [])];
		// Custom sends what the user types.
		const documented = offered.filter((value) => value && value !== 'custom');
		expect(documented.sort()).toEqual([...known].sort());
	});
});

judged("answers by the vendors' documents", () => {
	const worth = (provider: ProviderName, name: string, status: number, body: unknown) => {
		const text = body === undefined ? '' : JSON.stringify(body);
		const answer = providers[provider].read({ status, headers: {}, text });
		if (answer.reading === 'misaddressed' || answer.reading === 'unreadable') return answer.reading;
		return matchAnswer(answersOf(provider, name), answer) ?? 'refused';
	};

	test.each(['r2.2', 'r1.2', 'candidate-0.4'])(
		'camara %s: each printed error of End',
		(release) => {
			const document = load(`camara/${release}/webrtc-call-handling.yaml`);
			const responses = at(document, 'paths', '/sessions/{mediaSessionId}', 'delete', 'responses');
			let count = 0;
			for (const response of each(responses)) {
				const content = at(resolved(document, response), 'content', 'application/json');
				for (const example of each(at(content, 'examples'))) {
					const { value } = resolved(document, example) as {
						value: { status: number; code: string };
					};
					count += 1;
					expect([value, worth('camaraWebRtc', 'mediaSession.end', value.status, value)]).toEqual([
						value,
						value.code === 'NOT_FOUND' ? 'notFound' : 'refused',
					]);
				}
			}
			expect(count).toBeGreaterThan(3);
			expect(responses).toHaveProperty('204');
			expect(worth('camaraWebRtc', 'mediaSession.end', 204, undefined)).toBe('accepted');
		},
	);

	test('huawei: each printed error of the service and of the gateway', () => {
		const { rtc, apigw } = load('huawei/errors.json') as Record<string, string[][]>;
		const all = [...(rtc ?? []), ...(apigw ?? [])] as Array<[string, string, string]>;
		expect(all.length).toBeGreaterThan(30);
		for (const [printed, error_code, error_msg] of all) {
			const status = Number(printed);
			expect(status).toBeGreaterThanOrEqual(400);
			const result = worth('huaweiRtc', 'room.dismiss', status, { error_code, error_msg });
			const own = error_code.startsWith('RTC.');
			const expected = status === 404 ? (own ? 'notFound' : 'misaddressed') : 'refused';
			expect([status, error_code, result]).toEqual([status, error_code, expected]);
		}
		expect(worth('huaweiRtc', 'room.dismiss', 404, { error_code: 'RTC.00001003' })).toBe(
			'notFound',
		);
	});

	test.each(AZURE)('azure %s: the documented success of Cancel Add is accepted', (_, file) => {
		const { statuses } = openApi(file, 'CallConnection_CancelAddParticipant');
		for (const status of statuses.filter((one) => one.startsWith('2'))) {
			expect(worth('azureCallAutomation', 'participant.cancelAdd', Number(status), {})).toBe(
				'accepted',
			);
		}
	});

	test('verba: each known code is read, and only 0 is a success', () => {
		const {
			success,
			documented = {},
			thirdParty = {},
		} = load('verba/actions.json').errorCodes as Record<string, object>;
		const codes = [String(success), ...Object.keys(documented), ...Object.keys(thirdParty)];
		expect(codes.length).toBeGreaterThan(10);
		for (const code of codes) {
			const text = `<VerbaApi><Response code="${code}"><ErrorMessage>x</ErrorMessage></Response></VerbaApi>`;
			const answer = providers.verintVerba.read({ status: 200, headers: {}, text });
			expect([code, answer.ok]).toEqual([code, code === '0']);
		}
	});
});
