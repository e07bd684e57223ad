import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { CredentialProblem } from '../signing/credentialProblem';
import { fetchedSession, sessionTokenField } from '../signing/fetchedSession';
import {
	IAM_TOKEN_AGE,
	iamIdentity,
	isIamLogin,
	isIamTokenOver,
	requestIamToken,
	withIamToken,
} from '../signing/iamToken';
import { connectionFields } from './connectionFields';

const sessions = fetchedSession(
	() => ({
		maxAge: IAM_TOKEN_AGE,
		identity: iamIdentity,
		fetches: ({ authentication }) => isIamLogin(authentication),
		login: async (credentials, httpRequest) =>
			isIamLogin(credentials.authentication) ? await requestIamToken(credentials, httpRequest) : '',
		isOver: isIamTokenOver,
		// The gateway refuses a token that is over before anything is carried out (APIGW.0307).
		mayRepeat: () => true,
	}),
	() => Date.now(),
);

/** Where the test goes without a project ID: nowhere, see authenticate(). The service does not ask for one here. */
const NO_PROJECT = '/no-project-id';

/** IAM token of Huawei Cloud: one login of an IAM user serves all requests of a day. */
export class HuaweiCloudTokenApi implements ICredentialType {
	name = 'huaweiCloudTokenApi';

	displayName = 'Huawei Cloud Token API';

	icon: Icon = { light: 'file:../icons/huawei.svg', dark: 'file:../icons/huawei.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#huawei-cloud-token-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			default: 'password',
			options: [
				{
					name: 'IAM User Password',
					value: 'password',
					description: 'Log in as an IAM user; the token is fetched and renewed by itself',
				},
				{
					name: 'Token',
					value: 'token',
					description: 'An IAM token of your own. It is over after 24 hours.',
				},
			],
		},
		{
			displayName: 'IAM URL',
			name: 'iamUrl',
			type: 'string',
			default: 'https://iam.myhuaweicloud.com',
			required: true,
			placeholder: 'e.g. https://iam.myhuaweicloud.com',
			displayOptions: { show: { authentication: ['password'] } },
			description: 'Address of the identity service (IAM), with or without a region in its name',
		},
		{
			displayName: 'Account (Domain) Name',
			name: 'domainName',
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['password'] } },
			description:
				'Shown in the Huawei Cloud console under My Credentials, API Credentials, Account Name',
		},
		{
			displayName: 'IAM User Name',
			name: 'userName',
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['password'] } },
			description: 'An IAM user of the account. A HUAWEI ID cannot get a token this way.',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['password'] } },
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'options',
			default: 'domain',
			displayOptions: { show: { authentication: ['password'] } },
			options: [
				{
					name: 'Account (Domain)',
					value: 'domain',
					description: 'As in the examples of Huawei Cloud RTC, which is a global service',
				},
				{
					name: 'Project',
					value: 'project',
					description: 'Only the project whose ID stands below',
				},
			],
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['token'] } },
			description: 'The header X-Subject-Token of the answer to POST /v3/auth/tokens',
		},
		{
			displayName: 'Project ID',
			name: 'projectId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 0123456789abcdef0123456789abcdef',
			description:
				'Shown in the Huawei Cloud console under My Credentials, API Credentials. Lists of rooms and users, statistics, Wait Until Ended and Scope Project need it.',
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
		sessionTokenField,
		...connectionFields,
	];

	preAuthentication = sessions.preAuthentication;

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		if (requestOptions.url === NO_PROJECT) {
			throw new CredentialProblem(
				'Project ID',
				'is empty. Lists of rooms and users, statistics and Wait Until Ended need it. It is shown in the Huawei Cloud console under My Credentials, API Credentials',
			);
		}
		return sessions.sign(requestOptions, credentials, (fields) =>
			withIamToken(requestOptions, fields, Date.now()),
		);
	};

	/** One app at most: read only. The login, which comes first, explains its own refusals. */
	test: ICredentialTestRequest = {
		request: {
			// Relative: authenticate() puts it behind the Base URL.
			url: `={{ $credentials.projectId ? "/v2/apps" : "${NO_PROJECT}" }}`,
			qs: { limit: 1 },
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'The token was refused. Enter a new Token (it is over after 24 hours), or choose IAM User Password; check that Base URL and IAM URL belong to the same cloud',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The login is right, but access was denied. Check the permissions of the IAM user, Scope and Project ID',
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
