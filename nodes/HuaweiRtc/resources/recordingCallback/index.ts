import type { Resource } from '../../../../engine/model/operation';
import { get } from './get';
import { update } from './update';

export const recordingCallback: Resource = {
	name: 'Recording Callback',
	value: 'recordingCallback',
	description: 'Where recording events of an app are sent',
	operations: { get, update },
};
