import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { enteredByHand, type LifeCycle } from '../../../triggers/activation';
import { proofComplaint } from './proof';

/**
 * Azure has no call that registers an address: it stands in each call, or in a subscription of
 * Event Grid that the user makes. What publishing can check is the credential.
 *
 * @throws NodeOperationError that names the field
 */
export function enteredWithProof(): LifeCycle {
	const byHand = enteredByHand();
	return {
		...byHand,
		async checkExists(this: IHookFunctions) {
			const fields = await this.getCredentials('azureCommunicationEventsApi');
			const complaint = proofComplaint(fields);
			if (complaint) throw new NodeOperationError(this.getNode(), complaint);
			return await byHand.checkExists.call(this);
		},
	};
}
