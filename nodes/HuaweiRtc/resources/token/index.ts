import type { Resource } from '../../../../engine/model/operation';
import { createJoinSignature } from './createJoinSignature';

export const token: Resource = {
	name: 'Token',
	value: 'token',
	description: 'Signatures with which clients join',
	operations: { createJoinSignature },
};
