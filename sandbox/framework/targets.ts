/**
 * The fixed things that exist right after the start, and the fixed secrets that open them. The
 * example workflow and the tests hold the same values. None of these secrets exists anywhere else.
 */
export const targets = {
	camara: {
		mediaSessionId: '0AEE1B58BAEEDA3EABA42B32EBB3DFE07E9CFF40',
		registrationId: 'rg5fq2m7u1z4zw4l0cu4w115',
		deviceId: '5b0e4f1c-2a7d-4c39-9e86-0f6c1d2b3a48',
		subscriptionId: 'qs77-h412-rt30-5521',
	},
	azure: {
		callConnectionId: '421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10',
		invitationId: '7b4244f8-d2ff-46d1-a629-4f9fb5f73d40',
		invitedPhoneNumber: '+14255550123',
	},
	verba: {
		callId: 'a8343631-9f35-4a3a-83f0-9e81592339fb',
		extension: '8856',
		platformCallId: '71627389',
		nativeId: 'TRS26140192',
		meetingId: 'WHBFM6DD',
		ongoingCallId: 'c0ffee00-1111-4222-8333-444455556666',
		ongoingExtension: '8857',
	},
	agora: {
		appId: '0123456789abcdef0123456789abcdef',
		region: 'na',
		channel: 'lesson-42',
		uid: '1001',
		sid: '0b1c5a2e-3f4d-4e5f-8a9b-1c2d3e4f5a6b',
		streamingKey: 'sk-Lesson42-Zq7Wm3Kp9Xv2',
	},
	huawei: {
		appId: '5fa682b34a974f7ad24d223b',
		roomId: 'lesson-42',
		projectId: '0123456789abcdef0123456789abcdef',
	},
} as const;

export const secrets = {
	camara: {
		token: 'sandbox-camara-token',
		/** May read sessions, not end them. */
		readOnlyToken: 'sandbox-camara-read-only-token',
		/** Of another subscriber than the one whose sessions are seeded. */
		foreignToken: 'sandbox-camara-foreign-token',
		clientId: 'sandbox-client',
		clientSecret: 'sandbox-client-secret',
		/** Authenticates with a signed assertion only (private_key_jwt). */
		keyClientId: 'sandbox-key-client',
	},
	azure: {
		accessKey: 'bjhuLWFjcy1lbXVsYXRvci10ZXN0LWtleS0wMTIzNDU2Nzg5YWJjZGVm',
		userToken: 'sandbox-azure-user-token',
		tenantId: '11111111-2222-4333-8444-555555555555',
		clientId: '66666666-7777-4888-8999-aaaaaaaaaaaa',
		clientSecret: 'sandbox-entra-secret',
	},
	verba: {
		apiKey: '74c8eea0-50c6-40b2-9f3e-252ed501c3c8',
		userName: 'api-user',
		password: 'S3cret!pass',
	},
	agora: {
		customerId: 'sandbox-customer',
		customerSecret: 'sandbox-customer-secret',
		notificationSecret: 'sandbox-notification-secret',
	},
	huawei: {
		accessKey: 'SANDBOXAK0000000001',
		secretKey: 'sandboxSK00000000000000000000000000000001',
		domainName: 'sandbox-account',
		userName: 'sandbox-iam-user',
		password: 'Sandbox!iam-pass',
		callbackKey: 'sandbox-callback-key-0123456789-abcdef',
	},
} as const;
