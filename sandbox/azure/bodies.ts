import { invalidArgument } from './answers';
import { readIdentifier } from './identifiers';

/** Says whether a value may stand in a field. */
export type Check = (value: unknown) => boolean;
export interface BodyShape {
	required?: Record<string, Check>;
	optional?: Record<string, Check>;
	/** First api-version of fields that came later than the operation. */
	since?: Record<string, string>;
	/** What only the values together show; returns the name of the wrong field. */
	wrong?: (body: Record<string, unknown>, apiVersion: string) => string | undefined;
}

export const text: Check = (value) => typeof value === 'string';
export const filledText: Check = (value) => typeof value === 'string' && value !== '';
export const flag: Check = (value) => typeof value === 'boolean';
export const object: Check = (value) =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
export const list: Check = Array.isArray;
export const identifier: Check = (value) => readIdentifier(value) !== undefined;
export const identifiers: Check = (value) =>
	Array.isArray(value) && value.length > 0 && value.every(identifier);
export const oneOf =
	(...values: string[]): Check =>
	(value) =>
		typeof value === 'string' && values.includes(value);
export const integer =
	(least: number, most: number): Check =>
	(value) =>
		Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
export const phone: Check = (value) => identifier({ phoneNumber: value });

/** A callback address: https, or anything on this machine, for rehearsals. */
export const callback: Check = (value) => {
	if (typeof value !== 'string' || !URL.canParse(value)) return false;
	const { protocol, hostname } = new URL(value);
	return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
};

/** An object whose fields fit the checks; others are not allowed. */
export const shaped =
	(required: Record<string, Check>, optional: Record<string, Check> = {}): Check =>
	(value) => {
		if (!object(value)) return false;
		try {
			checkBody(value as Record<string, unknown>, { required, optional });
			return true;
		} catch {
			return false;
		}
	};
export const each =
	(fits: Check, most = Infinity): Check =>
	(value) =>
		Array.isArray(value) && value.length > 0 && value.length <= most && value.every(fits);
/** A list that may be empty. */
export const any =
	(fits: Check): Check =>
	(value) =>
		Array.isArray(value) && value.every(fits);
export const user: Check = (value) => identifier({ communicationUser: value });
const texts: Check = (value) =>
	object(value) && Object.values(value as object).every((one) => text(one));
const cloud = oneOf('public', 'dod', 'gcch');
export const teamsApp = shaped({ appId: filledText }, { cloud });

/** What is played: exactly the member that `kind` names. */
export const playSource: Check = (value) => {
	const fits = shaped(
		{ kind: oneOf('file', 'text', 'ssml') },
		{
			playSourceCacheId: text,
			file: shaped({ uri: filledText }),
			text: shaped(
				{ text: filledText },
				{
					...{ sourceLocale: text, voiceName: text, customVoiceEndpointId: text },
					voiceKind: oneOf('male', 'female'),
				},
			),
			ssml: shaped({ ssmlText: filledText }, { customVoiceEndpointId: text }),
		},
	);
	if (!fits(value)) return false;
	const source = value as Record<string, unknown>;
	const given = ['file', 'text', 'ssml'].filter((kind) => source[kind] ?? false);
	return given.length === 1 && given[0] === source.kind;
};

/** Which call: the ID that `kind` asks for. */
export const callLocator: Check = (value) => {
	if (!object(value)) return false;
	const { kind, serverCallId, groupCallId, roomId } = value as Record<string, unknown>;
	if (kind === 'serverCallLocator') return filledText(serverCallId);
	if (kind === 'groupCallLocator') return filledText(groupCallId);
	return kind === 'roomCallLocator' && filledText(roomId);
};

/** Headers that travel along: at most 5 SIP and 1000 VoIP headers. */
export const callingContext: Check = (value) => {
	const fits = shaped({}, { voipHeaders: texts, sipHeaders: texts, teamsPhoneCallDetails: object });
	if (!fits(value)) return false;
	const { sipHeaders, voipHeaders } = value as Record<string, object | null | undefined>;
	const sip = Object.entries(sipHeaders ?? {});
	return (
		sip.length <= 5 &&
		sip.every(
			([key, one]) =>
				/^(User-To-User|X-.+)$/i.test(key) && key.length <= 64 && String(one).length <= 256,
		) &&
		Object.keys(voipHeaders ?? {}).length <= 1000
	);
};

export const cognitive = shaped({}, { cognitiveServicesEndpoint: text });
const webSocket: Check = (value) =>
	typeof value === 'string' && URL.canParse(value) && new URL(value).protocol === 'wss:';
export const mediaStreaming = shaped(
	{ transportType: oneOf('websocket'), audioChannelType: oneOf('mixed', 'unmixed') },
	{
		transportUrl: webSocket,
		contentType: oneOf('audio'),
		audioFormat: oneOf('pcm16KMono', 'pcm24KMono'),
		...{ startMediaStreaming: flag, enableBidirectional: flag, enableDtmfTones: flag },
	},
);
export const transcription = shaped(
	{ transportType: oneOf('websocket'), locale: filledText },
	{
		transportUrl: webSocket,
		speechModelEndpointId: text,
		...{ startTranscription: flag, enableIntermediateResults: flag },
	},
);

/** What tells where the outcome event of an operation goes, and what it carries. */
export const outcomeFields = { operationContext: text, operationCallbackUri: callback };
/** The callback of one operation came with 2023-10-15. */
export const outcomeSince = { operationCallbackUri: '2023-10-15' };

/**
 * Throws the service's invalid argument (400/8523) that names the first field which is missing, not
 * known to the operation in this version, or wrong. A null counts as absent, as JSON serialisers
 * send it.
 */
export function checkBody(
	body: Record<string, unknown>,
	{ required = {}, optional = {}, since = {}, wrong }: BodyShape,
	apiVersion = '9999',
): void {
	for (const name of Object.keys(required)) {
		if (body[name] === undefined || body[name] === null) throw invalidArgument(name);
	}
	const known = new Map(Object.entries({ ...required, ...optional }));
	for (const [name, value] of Object.entries(body)) {
		const fits = known.get(name);
		if (!fits) throw invalidArgument(name);
		if (value === null) continue;
		if (!fits(value) || (since[name] ?? '') > apiVersion) throw invalidArgument(name);
	}
	const together = wrong?.(body, apiVersion);
	if (together) throw invalidArgument(together);
}
