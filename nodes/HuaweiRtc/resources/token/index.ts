import type { Resource } from '../../../../engine/model/operation';
import { createJoinSignature } from './createJoinSignature';

export const token: Resource = {
	name: 'Token',
	value: 'token',
	operations: { createJoinSignature },
};
