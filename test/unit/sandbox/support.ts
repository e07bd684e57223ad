import { createHash, createHmac } from 'node:crypto';
import { request, type IncomingHttpHeaders } from 'node:http';
import { secrets } from '../../../sandbox/framework/targets';

export interface Sent {
	method: string;
	target: string;
	headers: Record<string, string>;
	body: string;
}

export interface Answered {
	status: number;
	headers: IncomingHttpHeaders;
	text: string;
	json: Record<string, unknown>;
}

/** Sends exactly this target, these headers and these bytes; no client library in between. */
export function send(baseUrl: string, sent: Partial<Sent> & { target: string }): Promise<Answered> {
	const { method = 'GET', target, headers = {}, body = '' } = sent;
	const { hostname, port } = new URL(baseUrl);
	const bytes = Buffer.from(body, 'utf8');
	return new Promise((resolve, reject) => {
		const length = bytes.length > 0 || method === 'POST';
		const outgoing = request(
			{
				hostname,
				port,
				method,
				path: target,
				agent: false,
				headers: { ...headers, ...(length && { 'Content-Length': bytes.length }) },
			},
			(answer) => {
				const chunks: Buffer[] = [];
				answer.on('data', (chunk: Buffer) => chunks.push(chunk));
				answer.on('error', reject);
				answer.on('end', () => {
					const text = Buffer.concat(chunks).toString('utf8');
					resolve({
						status: answer.statusCode ?? 0,
						headers: answer.headers,
						text,
						json: parsed(text),
					});
				});
			},
		);
		outgoing.on('error', reject);
		outgoing.end(bytes);
	});
}

function parsed(text: string): Record<string, unknown> {
	try {
		return JSON.parse(text) as Record<string, unknown>;
	} catch {
		return {};
	}
}

/** A request to Azure with its HMAC headers, made from the vendor's description with node:crypto. */
export function azureSigned(
	baseUrl: string,
	now: number,
	{
		method = 'GET',
		target,
		body = '',
		headers = {},
		host = new URL(baseUrl).host,
	}: Partial<Sent> & { target: string; host?: string },
): Sent {
	const hash = createHash('sha256').update(body).digest('base64');
	const date = new Date(now).toUTCString();
	const text = `${method}\n${target}\n${date};${host};${hash}`;
	const key = Buffer.from(secrets.azure.accessKey, 'base64');
	const signature = createHmac('sha256', key).update(text).digest('base64');
	return {
		method,
		target,
		body,
		headers: {
			...headers,
			...(body !== '' && { 'Content-Type': 'application/json' }),
			Host: host,
			'x-ms-date': date,
			'x-ms-content-sha256': hash,
			Authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
		},
	};
}
