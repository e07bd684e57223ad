import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { checkedBaseUrl } from '../signing/address';
import { hmacKey } from '../signing/hmacKey';
import { huaweiHeaders } from '../signing/huawei';
import { huaweiAccess } from '../signing/huaweiAccess';
import { headerValue, readOutgoing, withCertificateRule, writeOutgoing } from '../signing/outgoing';
import { lookedAt, reachability } from '../signing/reachable';
import { connectionFields } from './connectionFields';

const lookForServer = reachability('Base URL', ({ baseUrl, allowInsecureHttp }) =>
	checkedBaseUrl(baseUrl, { field: 'Base URL', allowInsecureHttp: allowInsecureHttp === true }),
);

/** Access key and secret key of Huawei Cloud: every request is signed (SDK-HMAC-SHA256). */
export class HuaweiCloudApi implements ICredentialType {
	name = 'huaweiCloudApi';

	displayName = 'Huawei Cloud API';

	icon: Icon = { light: 'file:../icons/huawei.svg', dark: 'file:../icons/huawei.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#huawei-cloud-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Key (AK)',
			name: 'accessKey',
			type: 'string',
			default: '',
			required: true,
			description:
				'Access key ID, made in the Huawei Cloud console under My Credentials, Access Keys',
		},
		{
			displayName: 'Secret Key (SK)',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Secret access key that belongs to it. The console lets you download it once, when the pair is made.',
		},
		{
			displayName: 'Project ID',
			name: 'projectId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 0123456789abcdef0123456789abcdef',
			description:
				'ID of the project, shown in the Huawei Cloud console under My Credentials, API Credentials',
		},
		{
			displayName: 'Security Token',
			name: 'securityToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Only for temporary keys: the token that was given out with them',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://rtc-api.myhuaweicloud.com',
			required: true,
			placeholder: 'e.g. https://rtc-api.myhuaweicloud.com',
			description: 'Address of the CloudRTC API. One address serves all regions.',
		},
		...connectionFields,
		lookedAt,
	];

	preAuthentication = lookForServer;

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const access = huaweiAccess(credentials);
		const allowInsecureHttp = credentials.allowInsecureHttp === true;
		const outgoing = readOutgoing(requestOptions, {
			allowInsecureHttp,
			baseUrl: checkedBaseUrl(credentials.baseUrl, { field: 'Base URL', allowInsecureHttp }),
			// Documented as mandatory on every call, also without a body.
			contentType: 'application/json',
		});
		const keys = {
			...access,
			secretKey: hmacKey(access.secretKey, 'utf8'),
			// A project named by the request itself stands; after an earlier attempt it is ours.
			projectId: headerValue(requestOptions.headers, 'x-project-id') ?? access.projectId,
		};
		const headers = {
			// Remains of another signature would be signed differently by the gateway.
			'X-Sdk-Content-Sha256': undefined,
			'X-Security-Token': undefined,
			...huaweiHeaders(outgoing, keys, new Date()),
		};
		return withCertificateRule(writeOutgoing(requestOptions, outgoing, headers), credentials);
	};

	/** One app at most: read only, and within the quota of the management calls. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/v2/apps',
			qs: { limit: 1 },
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 400,
					message:
						'Huawei Cloud knows no account behind these keys, or its policy does not allow the action. Check Project ID and the permissions of the IAM user',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Huawei Cloud refused the signature. Check Access Key, Secret Key and Project ID, with temporary keys also the Security Token, and the clock of this machine',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The keys are right, but access was denied. Check the permissions of the IAM user, the Project ID, and whether too many wrong signatures have locked the key for a while',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'The CloudRTC API is not at this address. Check the Base URL',
				},
			},
			{
				// The list of apps always has a count; a web page has not.
				type: 'responseSuccessBody',
				properties: {
					key: 'count',
					message:
						'Something answered, but not Huawei CloudRTC: the address looks wrong. Check the Base URL',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}
