import type { IWebhookFunctions } from 'n8n-workflow';

import { verifiedNotification } from '../../../signing/agoraNotifications';
import type { Vendor } from '../../../triggers/receive';
import { PRODUCTS } from './events';
import { noticeOf, oursOf, shownOf } from './notification';
import { secretsOf } from './secrets';

/**
 * Agora's manners: a signature over the body under the Secret of the product, one event at a time,
 * sent again until it is answered 200 with a JSON body within 10 seconds (Notifications).
 */
export function notifications(hook: IWebhookFunctions): Vendor {
	const options = hook.getNodeParameter('options', {}) as Record<string, unknown>;
	return {
		verify: async (request) =>
			verifiedNotification(request, {
				secrets: secretsOf(await hook.getCredentials('agoraNotificationsApi')),
				acceptSha1: options.acceptSha1 === true,
			}),
		age: { limit: options.maxAge, of: ({ notifyMs }) => notifyMs },
		ours: (event) =>
			oursOf(event, {
				products: hook.getNodeParameter('products', []) as number[],
				events: Object.fromEntries(
					PRODUCTS.map(({ id, parameter }) => [
						id,
						hook.getNodeParameter(parameter, []) as number[],
					]),
				),
				dropTests: options.dropTests === true,
			}),
		shown: (event) => shownOf(event, options.revealKey === true),
		idOf: noticeOf,
		answer: {},
	};
}
