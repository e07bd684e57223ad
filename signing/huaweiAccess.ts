import { headerText, tokenText } from './basic';

export interface HuaweiAccess {
	accessKey: string;
	secretKey: string;
	projectId: string;
	securityToken: string | undefined;
}

/**
 * The keys of the Huawei Cloud credential, fit to stand in headers.
 *
 * @throws CredentialProblem naming the field that is empty or has white space or control characters
 */
export function huaweiAccess(credentials: Record<string, unknown>): HuaweiAccess {
	const { securityToken } = credentials;
	return {
		accessKey: tokenText(credentials.accessKey, 'Access Key (AK)'),
		secretKey: headerText(credentials.secretKey, 'Secret Key (SK)'),
		projectId: tokenText(credentials.projectId, 'Project ID'),
		securityToken: securityToken ? tokenText(securityToken, 'Security Token') : undefined,
	};
}
