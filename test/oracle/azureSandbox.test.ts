import { CallAutomationClient } from '@azure/communication-call-automation';
import { startSandbox, type Sandbox } from '../../sandbox';
import { signedByVendor } from '../../sandbox/azure/vendorPolicy';
import { secrets } from '../../sandbox/framework/targets';

/** The vendor's own client drives the emulator: what it takes for granted must hold. */
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

function client(accessKey: string = secrets.azure.accessKey, apiVersion = '2024-09-15') {
	const options = {
		allowInsecureConnection: true,
		apiVersion,
		retryOptions: { maxRetries: 3, retryDelayInMs: 1, maxRetryDelayInMs: 5 },
	};
	const connection = `endpoint=${sandbox.baseUrls.azure};accesskey=${accessKey}`;
	return new CallAutomationClient(connection, options);
}
const connection = () => client().getCallConnection(sandbox.targets.azure.callConnectionId);
const invitee = {
	targetParticipant: { phoneNumber: '+14255550177' },
	sourceCallIdNumber: { phoneNumber: '+14255550100' },
};
const failure = (work: Promise<unknown>) =>
	work.then(
		() => 'no failure',
		({ statusCode, code, message }: { statusCode: number; code: string; message: string }) => ({
			statusCode,
			code,
			message,
		}),
	);
const invitations = () => {
	const { live, over } = sandbox.control.inspect().azure;
	return [...live, ...over]
		.filter(({ kind }) => kind === 'invitation')
		.map(({ id, state }) => [id, state]);
};

describe('the official Call Automation client', () => {
	it.each(['2024-04-15', '2024-09-15', '2025-06-15', '2026-03-12'])(
		'adds a participant and cancels the invitation with api-version %s',
		async (apiVersion) => {
			const call = client(secrets.azure.accessKey, apiVersion).getCallConnection(
				sandbox.targets.azure.callConnectionId,
			);
			const added = await call.addParticipant(invitee, { operationContext: 'case 7' });
			expect(added).toMatchObject({
				operationContext: 'case 7',
				participant: { identifier: { phoneNumber: '+14255550177' } },
			});
			const invitationId = String(added.invitationId);
			const cancelled = await call.cancelAddParticipantOperation(invitationId);
			expect(cancelled.invitationId).toBe(invitationId);
			expect(invitations()).toEqual([
				[sandbox.targets.azure.invitationId, 'pending'],
				[invitationId, 'cancelled'],
			]);
			expect(await failure(call.cancelAddParticipantOperation(invitationId))).toMatchObject({
				statusCode: 404,
				code: '8522',
			});
		},
	);

	it('walks through all pages of the participants', async () => {
		const ids: unknown[] = [];
		for (const { identifier } of (await connection().listParticipants()).values ?? []) {
			ids.push(identifier);
		}
		expect(ids).toHaveLength(3);
		const one = await connection().getParticipant({ phoneNumber: '+14255550199' });
		expect(one.isMuted).toBe(false);
	});

	it('hangs up and terminates; the second time the call is not found', async () => {
		const call = connection();
		expect((await call.getCallConnectionProperties()).callConnectionState).toBe('connected');
		await call.hangUp(false);
		expect(await failure(call.hangUp(true))).toEqual({
			statusCode: 404,
			code: '8522',
			message: 'Call not found.',
		});
	});

	it('creates a call, removes and mutes, records', async () => {
		const user = { communicationUserId: '8:acs:res_user' };
		const created = await client().createCall(
			{ targetParticipant: user },
			'https://app.example.com/callback',
		);
		expect(created.callConnectionProperties.callConnectionState).toBe('connecting');
		sandbox.control.advanceClock(1000);
		const { serverCallId } = await created.callConnection.getCallConnectionProperties();
		await created.callConnection.muteParticipant(user);
		const recordings = client().getCallRecording();
		const { recordingId } = await recordings.start({
			callLocator: { kind: 'serverCallLocator', id: String(serverCallId) },
		});
		expect((await recordings.getState(recordingId)).recordingState).toBe('active');
		await recordings.stop(recordingId);
		expect(await failure(recordings.getState(recordingId))).toMatchObject({ code: '8522' });
		await created.callConnection.removeParticipant(user);
		expect(await failure(created.callConnection.getCallConnectionProperties())).toMatchObject({
			statusCode: 404,
		});
	});

	it('repeats Add after lost answers without inviting twice', async () => {
		sandbox.control.dropNext('azure', { count: 2, when: 'afterWork', path: 'participants:add' });
		await connection().addParticipant(invitee);
		expect(invitations()).toHaveLength(2);
	});

	it('is refused with a wrong key', async () => {
		const wrong = Buffer.from('wrong-key').toString('base64');
		expect(await failure(client(wrong).getCallConnection('x').hangUp(false))).toMatchObject({
			statusCode: 401,
			code: '7509',
		});
	});
});

describe("the vendor's signing policy with a given date", () => {
	it('makes the published signature and leaves the clock alone', async () => {
		const before = Object.getOwnPropertyDescriptor(Date.prototype, 'toUTCString');
		const signed = await signedByVendor(secrets.azure.accessKey, {
			method: 'GET',
			url: 'https://contoso.communication.azure.com/calling/callConnections/abc/participants/4%3A%2B14255550123?api-version=2024-09-15',
			body: '',
			date: 'Fri, 20 Nov 2026 09:30:00 GMT',
		});
		expect(signed.authorization).toBe(
			'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=Eoz9PwOnCmySXKYJ58DG2wHjvv2HgC62LeA6EJpWVxA=',
		);
		expect(Object.getOwnPropertyDescriptor(Date.prototype, 'toUTCString')).toEqual(before);
		expect(new Date(0).toUTCString()).toBe('Thu, 01 Jan 1970 00:00:00 GMT');
	});
});
