import {
	asObject,
	asText,
	readJson,
	type Answer,
	type VendorResponse,
} from '../../../engine/model/answer';
import type { Check } from '../../../engine/model/checks';
import type { Field } from '../../../engine/model/operation';
import type { VendorRequest } from '../../../engine/model/request';
import { additionalRecordingHosts, isRecordingHost } from '../../../signing/azureStorage';
import { refuse } from './refuse';

const isAddress: Check = (value) => {
	if (typeof value !== 'string' || value.trim() === '') return 'may not be empty';
	if (/[\s\\]/.test(value)) return 'contains a blank, a line break or a backslash';
	if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return 'is not a web address';
	const { username, password } = new URL(value);
	return username || password ? 'may not contain a user name or password' : undefined;
};

/** A place of recorded content, as the event RecordingFileStatusUpdated names it. */
export const locationField = (
	field: Pick<Field, 'displayName' | 'name' | 'description'>,
): Field => ({
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. https://storage.asm.skype.com/v1/objects/0-eus-d12-…',
	check: isAddress,
	...field,
});

/**
 * A request to the storage host of recordings. Nothing else gets a signature or a token: https, and
 * a host of the vendor's list or of the credential's Additional Recording Hosts.
 *
 * @throws Failure (`input`) naming the field.
 */
export function storageRequest(
	method: 'GET' | 'DELETE',
	location: unknown,
	field: string,
	values: Readonly<Record<string, string>>,
	headers: Record<string, string> = {},
): VendorRequest {
	const url = new URL(String(location));
	const listed = isRecordingHost(url.host, additionalRecordingHosts(values.recordingHosts));
	if (!listed) {
		throw refuse(
			`${field} leads to ${url.host}, where no recordings of Azure lie`,
			'Take the address from the event RecordingFileStatusUpdated. Hosts of other clouds can be named in the credential under Additional Recording Hosts.',
		);
	}
	if (url.protocol !== 'https:' && values.allowInsecureHttp !== 'true') {
		throw refuse(`${field} must start with https://`, 'Content would be sent unencrypted.');
	}
	url.hash = '';
	return {
		method,
		path: url.pathname,
		address: url.href,
		headers: { 'x-ms-host': values.resourceHost ?? '', ...headers },
	};
}

/**
 * Reads an answer of the storage host. It refuses with `{title, status, instance, message,
 * traceId}`; HTML and everything else comes from something that stands in front of it
 * (azure-sdk-for-js#26142, #33764). A web server's own route miss may have title and traceId too
 * (RFC 9457), but no message.
 */
export function readStorage({ status, headers, text }: VendorResponse): Answer {
	const succeeded = status >= 200 && status < 300;
	const { body } = readJson(text);
	const { title, message, traceId, error } = asObject(body);
	const own = [title, message, traceId].every((member) => asText(member) !== '');
	const code = asText(asObject(error).code);
	const missing = status === 404 && !own;
	const page = succeeded && isPage(headers);
	return {
		status,
		ok: succeeded && !page,
		code: succeeded ? '' : code,
		message: succeeded ? '' : asText(message) || asText(title) || asText(asObject(error).message),
		requestId: headers['x-azure-ref'] ?? headers['x-ms-request-id'] ?? (asText(traceId) || null),
		body: succeeded ? { stored: true } : body,
		text,
		...(status === 404 && own ? { reading: 'noContent' } : {}),
		...(missing ? { reading: 'misaddressed' } : {}),
		...(page ? { reading: 'unreadable' } : {}),
	};
}

/** A web page is never recorded content: something in front of the storage host has answered. */
export function isPage(headers: Readonly<Record<string, string>>): boolean {
	return /^\s*text\/html/i.test(headers['content-type'] ?? '');
}
