import type { Resource } from '../../../../engine/operation';
import { get } from './get';
import { update } from './update';

export const autoRecording: Resource = {
	name: 'Auto Recording',
	value: 'autoRecording',
	operations: { get, update },
};
