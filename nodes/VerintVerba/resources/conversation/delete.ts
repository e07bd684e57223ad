import { endOperation } from '../../../../engine/operation';
import { get } from '../../../../engine/request';
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
		get('', {
			query: { action: 'DeleteCall', responseType: 'XML', ...identifierQuery(parameters) },
		}),
	answers: { '200 0': 'accepted', '* notFound': 'notFound' },
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
