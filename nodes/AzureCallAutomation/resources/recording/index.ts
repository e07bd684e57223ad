import type { Resource } from '../../../../engine/model/operation';
import { deleteContent } from './delete';
import { download } from './download';
import { get } from './get';
import { pause } from './pause';
import { resume } from './resume';
import { start } from './start';
import { stop } from './stop';

export const recording: Resource = {
	name: 'Recording',
	value: 'recording',
	description: 'The recording of a call, and its content',
	operations: { get, start, pause, resume, download, stop, delete: deleteContent },
};
