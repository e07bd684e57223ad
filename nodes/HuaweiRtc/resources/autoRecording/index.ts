import type { Resource } from '../../../../engine/model/operation';
import { get } from './get';
import { update } from './update';

export const autoRecording: Resource = {
	name: 'Auto Recording',
	value: 'autoRecording',
	description: 'Whether the streams of an app are recorded by themselves',
	operations: { get, update },
};
