import { isId, optional } from '../../../../engine/model/checks';
import { writeOperation, type Field } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { apiVersion, shownSince, since, versionQuery } from '../../shared/apiVersion';
import { callItem } from '../../shared/callItem';
import { callSettings, settingsOf } from '../../shared/callSettings';
import {
	callbackUri,
	filled,
	operationContext,
	participantsField,
	phone,
	sourceCallerIdNumber,
	sourceDisplayName,
} from '../../shared/fields';
import { identifiersOf, isPhoneNumber } from '../../shared/identifier';
import { refuse } from '../../shared/refuse';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

const options: Field[] = [
	apiVersion('2023-03-06'),
	sourceDisplayName,
	{
		displayName: 'Source User ID',
		name: 'sourceUserId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 8:acs:…',
		description: 'The user of your resource as whom the application calls',
		check: optional(isId({ max: 512 })),
	},
	{
		displayName: 'Teams App Source ID',
		name: 'teamsAppSourceId',
		type: 'string',
		default: '',
		description: 'The resource account of Teams as which the application calls (public cloud)',
		displayOptions: shownSince('2025-06-15'),
		check: optional(isId({ max: 256 })),
	},
	...callSettings,
	...repeatabilityOptions,
];

/**
 * Calls somebody, or several at once: `POST /calling/callConnections` (REST reference, Call
 * Automation, Create Call). It rings when the answer comes; whether anybody answers the events
 * CallConnected or CreateCallFailed tell.
 */
export const create = writeOperation({
	name: 'Create',
	action: 'Create call',
	description: 'Call a phone number, a user or a group; the events tell who answers',
	notice:
		'The answer comes while it still rings. CallConnected or CreateCallFailed arrive at Callback URI; the server call ID comes with CallConnected.',
	fields: [
		participantsField(
			{
				displayName: 'Targets',
				name: 'targets',
				description:
					'Whom to call: phone numbers like +14255550123, raw IDs like 8:acs:…, or identifier objects',
			},
			{ least: 1 },
		),
		callbackUri,
		{
			...sourceCallerIdNumber,
			description: 'A phone number of your resource that is shown; needed to call phone numbers',
		},
		operationContext,
	],
	options,
	target: ['targets'],
	idempotency: repeatability,
	// Under the same Repeatability pair nobody is called twice.
	repeat: 'safe',
	request: (parameters) => {
		const targets = identifiersOf(parameters.targets, parameters.apiVersion);
		const callerId = phone(parameters.sourceCallerIdNumber);
		if (!callerId && targets.some(isPhoneNumber)) {
			throw refuse(
				'Source Caller ID Number is empty, but a phone number is called',
				'Enter a phone number of your Azure resource.',
			);
		}
		const user = filled(parameters.sourceUserId);
		const app = filled(parameters.teamsAppSourceId);
		return post('/calling/callConnections', {
			query: versionQuery(parameters.apiVersion, '2023-03-06'),
			body: {
				targets,
				callbackUri: parameters.callbackUri,
				sourceCallerIdNumber: callerId,
				sourceDisplayName: filled(parameters.sourceDisplayName),
				source: user === undefined ? undefined : { id: user },
				operationContext: filled(parameters.operationContext),
				...settingsOf(parameters),
				teamsAppSource: since(
					parameters,
					'2025-06-15',
					'Teams App Source ID',
					app === undefined ? undefined : { appId: app },
				),
			},
		});
	},
	item: callItem,
});
