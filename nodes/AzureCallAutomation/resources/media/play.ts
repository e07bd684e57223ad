import { writeOperation, type Field } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, shownSince, since, versionQuery } from '../../shared/apiVersion';
import {
	callConnectionId,
	operationCallbackUri,
	operationContext,
	outcome,
	participantsField,
} from '../../shared/fields';
import { identifiersOf } from '../../shared/identifier';
import { sourcesFields, sourcesOf } from '../../shared/playSource';
import { refuse } from '../../shared/refuse';

const [playSources, playSourcesJson] = sourcesFields(
	{
		displayName: 'Play Sources',
		name: 'playSources',
		description: 'What is played, one after the other',
	},
	{ several: true },
);

export const interrupt: Field = {
	displayName: 'Interrupt Other Media',
	name: 'interruptCallMediaOperation',
	type: 'boolean',
	default: false,
	description: 'Whether what plays or listens already is cancelled; otherwise Azure refuses',
};

/**
 * Plays audio or speaks text: `POST /calling/callConnections/{callConnectionId}:play` (REST
 * reference, Call Media, Play).
 */
export const play = writeOperation({
	name: 'Play',
	action: 'Play audio in call',
	description: 'Play a file or speak a text to everybody in a call, or to some',
	fields: [
		callConnectionId,
		playSources,
		participantsField({
			displayName: 'Play To',
			name: 'playTo',
			description:
				'Who hears it: phone numbers like +14255550123, raw IDs like 8:acs:…, or identifier objects; everybody if empty',
		}),
		operationContext,
		operationCallbackUri,
	],
	options: [
		apiVersion('2023-03-06'),
		playSourcesJson,
		{
			displayName: 'Loop',
			name: 'loop',
			type: 'boolean',
			default: false,
			description: 'Whether it plays again and again, until Media: Cancel All',
		},
		{ ...interrupt, displayOptions: shownSince('2024-09-15') },
	],
	target: ['callConnectionId', 'playTo'],
	// Azure takes no Repeatability headers here: it might play twice.
	repeat: 'never',
	request: (parameters) => {
		const { callConnectionId, playTo, loop, apiVersion } = parameters;
		const sources = sourcesOf(parameters, playSources);
		if (!sources) throw refuse('Play Sources may not be empty', 'Add what is to be played.');
		const to = identifiersOf(playTo, apiVersion);
		return post(path`/calling/callConnections/${callConnectionId}:play`, {
			query: versionQuery(apiVersion, '2023-03-06'),
			body: {
				playSources: sources,
				playTo: to.length > 0 ? to : undefined,
				interruptCallMediaOperation: since(
					parameters,
					'2024-09-15',
					'Interrupt Other Media',
					parameters.interruptCallMediaOperation === true ? true : undefined,
				),
				playOptions: loop === true ? { loop } : undefined,
				...outcome(parameters),
			},
		});
	},
	item: () => ({ accepted: true }),
});
