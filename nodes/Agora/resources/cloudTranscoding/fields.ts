import type { Field } from '../../../../engine/model/operation';
import { productId } from '../../shared/fields';

export const taskId = productId(
	'Task ID',
	'taskId',
	'e.g. 609f28f2644f1ae1ceb041b7047e39d9',
	'The taskId of Create',
);

/** Whoever holds it can change and end the task. */
export const builderToken: Field = {
	...productId('Builder Token', 'builderToken', '', 'The tokenName of Acquire'),
	typeOptions: { password: true },
	secret: true,
};
