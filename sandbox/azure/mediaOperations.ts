import type { Clock } from '../framework/provider';
import { notFound, ServiceError, type Answer } from './answers';
import {
	any,
	each,
	filledText,
	flag,
	identifier,
	integer,
	oneOf,
	outcomeFields,
	outcomeSince,
	playSource,
	shaped,
	text,
	type BodyShape,
} from './bodies';
import { calling } from './callOperations';
import type { Call, Calls, Participant } from './calls';
import { succeeded, type Asker, type Result } from './events';
import { readIdentifier } from './identifiers';
import { tones, toneNames, type RunningMedia } from './media';
import { path, type Asked, type Operation } from './operations';
import type { AzureSwitches } from './switches';

type Body = Record<string, unknown>;

const on = `${calling}/{id}`;
const tone = oneOf(...tones);
const canceled: Result = {
	code: 400,
	subCode: 8508,
	message: 'Action failed, the operation was cancelled.',
};
const wrongFormat: Result = {
	code: 400,
	subCode: 8535,
	message: 'Action failed, file format is invalid.',
};
const done: Result = { ...succeeded, message: 'Action completed successfully.' };

const target: BodyShape = {
	required: { targetParticipant: identifier },
	optional: outcomeFields,
};
const recognizeOptions = shaped(
	{ targetParticipant: identifier },
	{
		interruptPrompt: flag,
		initialSilenceTimeoutInSeconds: integer(0, 300),
		speechLanguage: text,
		speechRecognitionModelEndpointId: text,
		dtmfOptions: shaped(
			{},
			{
				interToneTimeoutInSeconds: integer(1, 60),
				maxTonesToCollect: integer(1, 2 ** 31 - 1),
				stopTones: any(tone),
			},
		),
		choices: each(shaped({ label: filledText, phrases: each(filledText) }, { tone })),
		speechOptions: shaped({}, { endSilenceTimeoutInMs: integer(0, Number.MAX_SAFE_INTEGER) }),
	},
);

/** The sources of a body, whatever the field that holds them. */
const sourcesOf = ({ playSources, playPrompts, playPrompt, playSourceInfo }: Body): Body[] =>
	[playSources, playPrompts, playPrompt, playSourceInfo].flat().filter(Boolean) as Body[];

/** The index of the first source that cannot be played (WAV is what the service takes), or -1. */
const brokenSource = (body: Body): number =>
	sourcesOf(body).findIndex(({ file }) => {
		const { uri } = Object(file) as { uri?: unknown };
		return typeof uri === 'string' && /\.(mp3|mp4|ogg|txt)(\?|$)/i.test(uri);
	});

/**
 * Play, Recognize, Cancel All, tones, hold, transcription and media streaming. What plays takes
 * `mediaMs`; what a participant says or presses the switches tell.
 */
export function createMedia(clock: Clock, calls: Calls, switches: AzureSwitches) {
	/** The participant of the call that a body names. Throws 404/8522. */
	function memberOf(call: Call, value: unknown): Participant {
		const found = call.conversation.participants.get(readIdentifier(value)?.rawId ?? '');
		if (!found) throw notFound('Participant');
		return found;
	}

	/** Refuses text and speech without the AI resource, as the service does with 405/8522. */
	function checkCognitive(call: Call, body: Body): void {
		const spoken = sourcesOf(body).some(({ kind }) => kind !== 'file');
		const heard = ['speech', 'speechOrDtmf', 'choices'].includes(String(body.recognizeInputType));
		if ((spoken || heard) && !call.media.cognitiveServices) {
			throw new ServiceError(405, '8522', 'CognitiveServicesEndpoint is not configured.');
		}
	}

	function begin(call: Call, running: RunningMedia, interrupt: boolean): void {
		const { media } = call;
		if (media.running.length > 0 && !interrupt) {
			throw new ServiceError(400, '8500', 'A media operation is already active.');
		}
		cancelAll(call);
		if (running.kind === 'play')
			calls.tell(call, 'PlayStarted', { asker: running.asker, result: done });
		media.running.push(running);
		settleCall(call);
	}

	function cancelAll(call: Call): void {
		for (const { kind, asker } of call.media.running.splice(0)) {
			const type = kind === 'play' ? 'PlayCanceled' : 'RecognizeCanceled';
			calls.tell(call, type, { asker, result: canceled });
		}
	}

	function completed(call: Call, { kind, body, asker }: RunningMedia): void {
		const broken = brokenSource(body);
		if (broken >= 0) {
			const type = kind === 'play' ? 'PlayFailed' : 'RecognizeFailed';
			const result = kind === 'play' ? wrongFormat : { ...wrongFormat, subCode: 8511 };
			calls.tell(call, type, { asker, result, more: { failedPlaySourceIndex: broken } });
		} else if (kind === 'play') calls.tell(call, 'PlayCompleted', { asker, result: done });
		else tellRecognized(call, body, asker);
	}

	function tellRecognized(call: Call, body: Body, asker: Asker): void {
		const { dtmfOptions, choices } = body.recognizeOptions as Record<string, Body | undefined>;
		const input = String(body.recognizeInputType);
		const pressed = toneNames(switches.recognizedTones);
		const said = switches.recognizedSpeech;
		const tell = (subCode: number, more: Body) =>
			calls.tell(call, 'RecognizeCompleted', { asker, result: { ...done, subCode }, more });

		if (input === 'choices') {
			const hit = Object.values(choices ?? {}).find((choice) => {
				const { phrases, tone: key } = choice as { phrases: string[]; tone?: string };
				const words = phrases.map((phrase) => phrase.toLowerCase());
				return words.includes(said.toLowerCase()) || (key !== undefined && key === pressed[0]);
			}) as { label: string } | undefined;
			if (hit) {
				const spoken = said !== '';
				const recognizedPhrase = spoken ? said : null;
				const more = { label: hit.label, recognizedPhrase, ...(spoken && { confidence: 0.9 }) };
				return tell(spoken ? 8545 : 8533, { recognitionType: 'choices', choiceResult: more });
			}
		} else if (input !== 'dtmf' && said !== '') {
			const speechResult = { speech: said, confidence: 0.9 };
			return tell(8569, { recognitionType: 'speech', speechResult });
		} else if (input !== 'speech' && pressed.length > 0) {
			const { maxTonesToCollect, stopTones } = dtmfOptions ?? {};
			const stops = (stopTones as string[] | undefined) ?? [];
			const stop = pressed.findIndex((one) => stops.includes(one));
			const most = Math.min(Number(maxTonesToCollect ?? Infinity), stop < 0 ? Infinity : stop);
			const dtmfResult = { tones: pressed.slice(0, most) };
			return tell(stop < 0 ? 8531 : 8514, { recognitionType: 'dtmf', dtmfResult });
		}
		const heard = said !== '' || pressed.length > 0;
		const result = heard
			? { code: 400, subCode: 8547, message: 'Action failed, recognized phrase does not match.' }
			: { code: 400, subCode: 8510, message: 'Action failed, initial silence timeout reached.' };
		calls.tell(call, 'RecognizeFailed', { asker, result });
	}

	function settleCall(call: Call): void {
		const { media } = call;
		const now = clock.now();
		if (call.goneAt <= now) {
			cancelAll(call);
			for (const { asker } of media.dtmf.values()) {
				calls.tell(call, 'ContinuousDtmfRecognitionStopped', { asker });
			}
			media.dtmf.clear();
			return;
		}
		const due = media.running.filter(({ endsAt, loop }) => endsAt <= now && !loop);
		media.running = media.running.filter((one) => !due.includes(one));
		for (const one of due) completed(call, one);
	}

	/** An operation on a connected call without an answer body. */
	function operation(
		verb: string,
		since: string,
		status: number,
		body: BodyShape | undefined,
		work: (call: Call, body: Body, asked: Asked) => void,
	): Operation {
		return {
			method: 'POST',
			path: path(`${on}:${verb}`),
			since,
			body,
			answer: (asked): Answer => {
				const call = calls.findConnected(asked.ids[0] ?? '');
				work(call, asked.body, asked);
				return { status, chainId: call.conversation.correlationId, did: verb };
			},
		};
	}

	function streaming(verb: 'start' | 'stop' | 'update', what: 'Transcription' | 'MediaStreaming') {
		const key = what === 'Transcription' ? 'transcription' : 'mediaStreaming';
		const told = { start: 'Started', stop: 'Stopped', update: 'Updated' }[verb];
		const more = what === 'Transcription' && verb !== 'stop';
		const fields: BodyShape['optional'] = more ? { locale: text, speechModelEndpointId: text } : {};
		return operation(
			`${verb}${what}`,
			'2025-05-15',
			202,
			{ optional: { ...outcomeFields, ...fields } },
			(call, body) => {
				const stream = call.media[key];
				if (!stream) throw new ServiceError(405, '8522', `${what} options are not configured.`);
				if (verb === 'start') stream.state = 'active';
				if (verb === 'stop') stream.state = 'inactive';
				if (body.locale) stream.locale = body.locale;
				const name = `${key}${told}`;
				const details = { start: 'subscriptionStarted', stop: 'subscriptionStopped' };
				const detail = verb === 'update' ? 'transcriptionLocaleUpdated' : details[verb];
				calls.tell(call, `${what}${told}`, {
					asker: body,
					more: {
						[`${key}Update`]:
							what === 'Transcription'
								? { transcriptionStatus: name, transcriptionStatusDetails: detail }
								: {
										contentType: 'audio',
										mediaStreamingStatus: name,
										mediaStreamingStatusDetails: detail,
									},
					},
				});
			},
		);
	}

	const operations: Operation[] = [
		operation(
			'play',
			'2023-03-06',
			202,
			{
				required: { playSources: each(playSource) },
				optional: {
					...outcomeFields,
					playTo: any(identifier),
					interruptCallMediaOperation: flag,
					playOptions: shaped({ loop: flag }),
				},
				since: { ...outcomeSince, interruptCallMediaOperation: '2024-09-15' },
				wrong: textSources('playSources'),
			},
			(call, body) => {
				checkCognitive(call, body);
				for (const one of (body.playTo ?? []) as unknown[]) memberOf(call, one);
				const loop = Object(body.playOptions) as { loop?: unknown };
				const endsAt = clock.now() + switches.mediaMs;
				const running = {
					kind: 'play' as const,
					endsAt,
					loop: loop.loop === true,
					asker: body,
					body,
				};
				begin(call, running, body.interruptCallMediaOperation === true);
			},
		),
		operation(
			'recognize',
			'2023-03-06',
			202,
			{
				required: {
					recognizeInputType: oneOf('dtmf', 'speech', 'speechOrDtmf', 'choices'),
					recognizeOptions,
				},
				optional: {
					...outcomeFields,
					playPrompt: playSource,
					playPrompts: any(playSource),
					interruptCallMediaOperation: flag,
				},
				since: { ...outcomeSince, playPrompts: '2024-09-15' },
				wrong: (body, apiVersion) => {
					const { choices } = body.recognizeOptions as Body;
					if (body.recognizeInputType === 'choices' && !choices) return 'choices';
					if (body.recognizeInputType !== 'dtmf' && apiVersion < '2023-10-15') {
						return 'recognizeInputType';
					}
					return textSources('playPrompt')(body, apiVersion);
				},
			},
			(call, body) => {
				checkCognitive(call, body);
				memberOf(call, (body.recognizeOptions as Body).targetParticipant);
				const endsAt = clock.now() + switches.mediaMs;
				const running = { kind: 'recognize' as const, endsAt, loop: false, asker: body, body };
				begin(call, running, body.interruptCallMediaOperation === true);
			},
		),
		operation('cancelAllMediaOperations', '2023-03-06', 202, undefined, cancelAll),
		operation('startContinuousDtmfRecognition', '2023-10-15', 200, target, (call, body) => {
			const { identifier: who } = memberOf(call, body.targetParticipant);
			call.media.dtmf.set(who.rawId, { asker: body, sequenceId: 0 });
		}),
		operation('stopContinuousDtmfRecognition', '2023-10-15', 200, target, (call, body) => {
			const { identifier: who } = memberOf(call, body.targetParticipant);
			if (!call.media.dtmf.delete(who.rawId)) return;
			calls.tell(call, 'ContinuousDtmfRecognitionStopped', { asker: body });
		}),
		{
			method: 'POST',
			path: path(`${on}:sendDtmfTones`),
			since: '2023-10-15',
			repeatable: true,
			body: {
				required: { tones: each(tone, 18), targetParticipant: identifier },
				optional: outcomeFields,
				wrong: ({ targetParticipant }) =>
					readIdentifier(targetParticipant)?.kind === 'phoneNumber'
						? undefined
						: 'targetParticipant',
			},
			answer: ({ ids: [id = ''], body }) => {
				const call = calls.findConnected(id);
				memberOf(call, body.targetParticipant);
				calls.tell(call, 'SendDtmfTonesCompleted', { asker: body });
				return {
					status: 202,
					body: { operationContext: body.operationContext ?? undefined },
					chainId: call.conversation.correlationId,
					did: 'tones sent',
				};
			},
		},
		operation(
			'hold',
			'2024-09-15',
			200,
			{ ...target, optional: { ...outcomeFields, playSourceInfo: playSource } },
			(call, body) => {
				checkCognitive(call, body);
				const one = memberOf(call, body.targetParticipant);
				if (brokenSource(body) >= 0) {
					return calls.tell(call, 'HoldFailed', { asker: body, result: wrongFormat });
				}
				one.isOnHold = true;
				calls.tellParticipants(call.conversation);
			},
		),
		operation(
			'unhold',
			'2024-09-15',
			200,
			{ ...target, since: { operationCallbackUri: '2025-05-15' } },
			(call, body) => {
				memberOf(call, body.targetParticipant).isOnHold = false;
				calls.tellParticipants(call.conversation);
			},
		),
		streaming('start', 'Transcription'),
		streaming('update', 'Transcription'),
		streaming('stop', 'Transcription'),
		streaming('start', 'MediaStreaming'),
		streaming('stop', 'MediaStreaming'),
	];

	return {
		operations,
		settle: () => calls.everyCall().forEach(settleCall),
		/** A participant presses tones; only continuous recognition hears them. */
		press: (rawId: string, keys: string) => {
			const heard = calls.everyCall().filter(({ media }) => media.dtmf.has(rawId));
			if (heard.length === 0) throw new Error(`Nobody listens for tones of ${rawId}`);
			for (const call of heard) {
				const listener = call.media.dtmf.get(rawId);
				for (const name of listener ? toneNames(keys) : []) {
					if (!listener) continue;
					const more = { tone: name, sequenceId: (listener.sequenceId += 1) };
					calls.tell(call, 'ContinuousDtmfRecognitionToneReceived', {
						asker: listener.asker,
						more,
					});
				}
			}
		},
	};
}

/** Text and SSML came with 2023-10-15. */
function textSources(field: string): NonNullable<BodyShape['wrong']> {
	return (body, apiVersion) =>
		apiVersion < '2023-10-15' && sourcesOf(body).some(({ kind }) => kind !== 'file')
			? field
			: undefined;
}
