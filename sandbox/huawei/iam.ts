import type { Request, Response, Router } from 'express';

import { header, jsonBody, note, sendJson } from '../framework/http';
import { secrets, targets } from '../framework/targets';
import { giveRequestId, iamFailure } from './answers';
import type { Huawei } from './service';

/** The part of IAM's request body that the password method uses. */
interface TokenRequest {
	auth?: {
		identity?: {
			methods?: unknown;
			password?: {
				user?: { name?: unknown; password?: unknown; domain?: { name?: unknown } };
			};
		};
		scope?: { domain?: { name?: unknown }; project?: { name?: unknown; id?: unknown } };
	};
}

/** `POST /v3/auth/tokens`: a token for an IAM user's password, in the header `X-Subject-Token`. */
export function addTokenRoute(router: Router, huawei: Huawei): void {
	router.post('/v3/auth/tokens', (req, res) => {
		giveRequestId(res);
		issueToken(huawei, req, res);
	});
}

function issueToken({ state, clock }: Huawei, req: Request, res: Response): void {
	const body = jsonBody(req) as TokenRequest | null | undefined;
	const auth = body?.auth;
	const methods = auth?.identity?.methods;
	const user = auth?.identity?.password?.user;
	if (!/^application\/json\b/i.test(header(req, 'content-type')) || !user) {
		return iamFailure(res, 400, 'The request body is invalid.', 'Bad Request');
	}
	if (!Array.isArray(methods) || methods.length !== 1 || methods[0] !== 'password') {
		return iamFailure(res, 400, 'The authentication method is not supported.', 'Bad Request');
	}

	const { domainName, userName, password } = secrets.huawei;
	const tokens = state().tokens;
	if (user.name !== userName || user.password !== password || user.domain?.name !== domainName) {
		tokens.refusedLogins += 1;
		return iamFailure(res, 401, 'The username or password is wrong.', 'Unauthorized');
	}
	const scope = scopeOf(auth?.scope);
	if (!scope) return iamFailure(res, 401, 'The scope is not valid for this user.', 'Unauthorized');

	const now = clock.now();
	const { token, expiresAt } = tokens.issue(now);
	note(res, `token issued, scope ${Object.keys(scope).join()}`);
	res.set('X-Subject-Token', token);
	sendJson(res, 201, {
		token: {
			expires_at: iamTime(expiresAt),
			issued_at: iamTime(now),
			methods: ['password'],
			...scope,
			user: { name: userName, id: 'sandbox-iam-user-id', domain: domainOf() },
			roles: [],
			catalog: [],
		},
	});
}

/** What the token is for, as the reply repeats it; undefined for a foreign or missing scope. */
function scopeOf(
	scope: NonNullable<TokenRequest['auth']>['scope'],
): Record<string, unknown> | undefined {
	if (scope?.domain?.name === secrets.huawei.domainName) return { domain: domainOf() };
	const project = { name: 'cn-north-4', id: targets.huawei.projectId, domain: domainOf() };
	const wanted = scope?.project;
	return wanted && (wanted.id === project.id || wanted.name === project.name)
		? { project }
		: undefined;
}

function domainOf(): { name: string; id: string } {
	return { name: secrets.huawei.domainName, id: 'sandbox-domain-id' };
}

/** IAM writes microseconds. */
function iamTime(ms: number): string {
	return new Date(ms).toISOString().replace('Z', '000Z');
}
