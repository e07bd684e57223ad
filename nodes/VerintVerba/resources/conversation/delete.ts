import { endOperation } from '../../../../engine/model/operation';
import { get as ask } from '../../../../engine/model/request';
import { get } from './get';
import { identifierFields, identifierQuery, identifierTarget } from './identifier';

/**
 * Deletes a recorded conversation, or marks an ongoing one for deletion:
 * `GET /verba/api?action=DeleteCall` (HTTP Business API, "Delete Call"). The phone call itself
 * goes on. Not found is a failure by default: a typo must not look like an erasure.
 */
export const deleteConversation = endOperation({
	name: 'Delete',
	action: 'Delete conversation',
	description: 'Delete a recorded conversation, or mark an ongoing one for deletion',
	notice:
		'This cannot be undone. It deletes recordings and hangs up no call: an ongoing conversation is only marked for deletion.',
	fields: identifierFields,
	target: identifierTarget,
	ifNotFound: 'fail',
	request: (parameters) =>
		ask('', {
			query: { action: 'DeleteCall', responseType: 'XML', ...identifierQuery(parameters) },
		}),
	// A number's last call is another one after the first deletion; an ID names one for ever.
	repeat: ({ identifier }) => (identifier === 'extension' ? 'never' : 'afterLook'),
	answers: { '200 0': 'accepted', '* notFound': 'notFound' },
	verify: {
		look: get,
		every: 5,
		upTo: 60,
		lookParameters: (parameters) => parameters,
		sees: ({ notFound }) => (notFound ? 'over' : 'alive'),
		refuses: ({ identifier }) =>
			identifier === 'extension'
				? 'an extension names another call afterwards: use the Conversation ID'
				: undefined,
	},
	facts: ({ identifier, status }, outcome) =>
		identifier === 'extension' && status !== 'last' && outcome === 'accepted'
			? { effect: 'markedForDeletion' }
			: {},
	// "last" names another call once the first one is gone.
	onlyOnce: ({ identifier, extension, status }) =>
		identifier === 'extension'
			? `the ${String(status)} call of extension ${String(extension)}`
			: undefined,
});
