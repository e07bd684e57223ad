import { isOneOf } from '../../../../engine/model/checks';
import { endOperation } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { incomingCallContext } from '../../shared/fields';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

const REASONS = ['none', 'busy', 'forbidden'];

/**
 * Refuses an incoming call: `POST /calling/callConnections:reject` (REST reference, Call Automation,
 * Reject Call). No event follows, nothing can be looked up, and a call that was redirected before is
 * reported as rejected ("Known issues", Call Automation): an acceptance proves nothing.
 */
export const reject = endOperation({
	name: 'Reject',
	action: 'Reject (refuse) incoming call',
	description: 'Refuse an incoming call that rings; the caller is told the reason',
	notice:
		'The caller is turned away. Azure also takes this for a call that was redirected before, and offers no way to look: the outcome stays "accepted".',
	fields: [
		incomingCallContext,
		{
			displayName: 'Reason',
			name: 'callRejectReason',
			type: 'options',
			options: [
				{ name: 'Busy', value: 'busy' },
				{ name: 'Forbidden', value: 'forbidden' },
				{ name: 'None', value: 'none' },
			],
			default: 'none',
			description: 'What the caller is told',
			check: isOneOf(REASONS),
		},
	],
	options: [apiVersion('2023-03-06'), ...repeatabilityOptions],
	target: ['callRejectReason'],
	idempotency: repeatability,
	// Under the same Repeatability pair it is carried out once.
	repeat: 'safe',
	request: ({ incomingCallContext, callRejectReason, apiVersion }) =>
		post('/calling/callConnections:reject', {
			query: versionQuery(apiVersion, '2023-03-06'),
			body: { incomingCallContext, callRejectReason },
		}),
	answers: { '204': 'accepted', '404 8522': 'notFound' },
});
