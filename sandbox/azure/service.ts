import { randomBytes, randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { header, jsonBody, query, rawBody, rawPath, rawTarget } from '../framework/http';
import { invalidArgument, sendAnswer, sendError, sendNoRoute, ServiceError } from './answers';
import type { Authentication } from './authentication';
import { checkBody } from './bodies';
import { apiVersions, type Operation } from './operations';
import type { createRepeatability } from './repeatability';

interface Parts {
	operations: Operation[];
	authentication: Authentication;
	repeatability: ReturnType<typeof createRepeatability>;
	/** Brings the state up to the present before and after the work. */
	settle: () => void;
}

/**
 * Answers every request to the service, in the order in which it looks at them: who asks, which
 * version, which operation, repeated or not, the body, and only then the state.
 */
export function createService(parts: Parts): RequestHandler {
	const { operations, authentication, repeatability, settle } = parts;

	async function authenticate(req: Request): Promise<void> {
		const refusal = await authentication.service(req);
		if (refusal) throw new ServiceError(401, refusal.code, refusal.message);
	}

	/** The operation and the decoded ids of its path; undefined after an answer was given. */
	function operationFor(req: Request, res: Response, apiVersion: string) {
		const asked = rawPath(req);
		const unknown = () => {
			const uri = `http://${header(req, 'host')}${rawTarget(req)}`;
			const message = `No HTTP resource was found that matches the request URI '${uri}'.`;
			return void sendNoRoute(res, 404, message);
		};
		if (!apiVersions.includes(apiVersion)) return unknown();
		const here = operations.filter(({ path, since }) => path.test(asked) && since <= apiVersion);
		if (here.length === 0) return unknown();
		const operation = here.find(({ method }) => method === req.method);
		if (!operation) {
			const message = `The requested resource does not support http method '${req.method}'.`;
			return void sendNoRoute(res, 405, message);
		}
		try {
			const ids = (operation.path.exec(asked) ?? []).slice(1).map(decodeURIComponent);
			return { operation, ids };
		} catch {
			return unknown(); // a broken percent-escape
		}
	}

	function bodyFor(req: Request, res: Response, operation: Operation) {
		if (!operation.body) {
			if (rawBody(req).length > 0) throw invalidArgument('body (this operation takes none)');
			return {};
		}
		if (!/^application\/json\b/i.test(header(req, 'content-type'))) {
			return void sendNoRoute(res, 415, 'The media type of the request is not supported.');
		}
		const body = jsonBody(req);
		if (typeof body !== 'object' || body === null || Array.isArray(body)) {
			throw invalidArgument('body (not a JSON object)');
		}
		return body as Record<string, unknown>;
	}

	async function serve(req: Request, res: Response): Promise<void> {
		await authenticate(req);
		const parameters = query(req);
		const apiVersion = parameters.get('api-version') ?? '';
		if (apiVersion === '') {
			const message = 'The api-version query parameter (?api-version=) is required.';
			throw new ServiceError(400, 'MissingApiVersionParameter', message);
		}
		const found = operationFor(req, res, apiVersion);
		if (!found) return;
		const { operation, ids } = found;
		const body = bodyFor(req, res, operation);
		if (!body) return;

		const work = () => {
			if (operation.body) checkBody(body, operation.body, apiVersion);
			const host = header(req, 'host');
			settle();
			const answer = operation.answer({ ids, body, query: parameters, host, apiVersion });
			settle();
			return answer;
		};
		const { answer, result } = operation.repeatable
			? repeatability.once(req, work)
			: { answer: work(), result: undefined };
		if (answer.chainId) res.set('X-Microsoft-Skype-Chain-ID', answer.chainId);
		if (result && answer.status !== 201) res.set('Repeatability-Result', result);
		sendAnswer(res, answer);
	}

	return async (req, res) => {
		res.set('X-Azure-Ref', `${randomBytes(24).toString('base64')}`);
		res.set('X-Microsoft-Skype-Chain-ID', randomUUID());
		const clientRequestId = header(req, 'x-ms-client-request-id');
		if (clientRequestId !== '') res.set('x-ms-client-request-id', clientRequestId);
		try {
			await serve(req, res);
		} catch (error) {
			if (!(error instanceof ServiceError)) throw error;
			sendError(res, error);
		}
	};
}
