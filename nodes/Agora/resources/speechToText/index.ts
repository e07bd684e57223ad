import type { Resource } from '../../../../engine/model/operation';
import { get } from './get';
import { getAll } from './getAll';
import { leave } from './leave';

export const speechToText: Resource = {
	name: 'Speech To Text',
	value: 'speechToText',
	description: 'Agents that transcribe a channel (Real-Time STT)',
	operations: { get, getAll, leave },
};
