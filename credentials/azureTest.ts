import type { ICredentialTestRequest } from 'n8n-workflow';

/**
 * Asks for a call that cannot exist. "Not found" with the service's own error code says that the
 * credential was accepted; a 404 without one comes from somewhere else.
 *
 * @param url of such a call; relative where authenticate() knows the endpoint
 * @param refused what to check when the service answers 401
 */
export function azureTest({
	url,
	refused,
}: {
	url: string;
	refused: string;
}): ICredentialTestRequest {
	return {
		request: {
			url,
			qs: { 'api-version': '2024-09-15' },
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403] },
			disableFollowRedirect: true,
			skipSslCertificateValidation: '={{$credentials.allowUnauthorizedCerts}}',
		},
		rules: [
			{ type: 'responseCode', properties: { value: 401, message: refused } },
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The login is right, but may not use Call Automation. Check its role on the Communication Services resource in the Azure portal',
				},
			},
			{
				// Fires when the answer has no error code: then it is not this service that answers.
				type: 'responseSuccessBody',
				properties: {
					key: 'error.code',
					message:
						'Something answered, but not Azure Communication Services: the address looks wrong. Check the Endpoint',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}
