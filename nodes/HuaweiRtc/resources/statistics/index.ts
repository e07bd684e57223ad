import type { Resource } from '../../../../engine/model/operation';
import { getAbnormalExperienceDistribution } from './getAbnormalExperienceDistribution';
import { getAbnormalExperiences } from './getAbnormalExperiences';
import { getClientAbnormalEvents } from './getClientAbnormalEvents';
import { getClientEvents } from './getClientEvents';
import { getQosDetails } from './getQosDetails';
import { getQualityHistory } from './getQualityHistory';
import { getRealtimeNetwork } from './getRealtimeNetwork';
import { getRealtimeQuality } from './getRealtimeQuality';
import { getRealtimeScale } from './getRealtimeScale';
import { getRealtimeScaleByDimension } from './getRealtimeScaleByDimension';
import { getScaleHistory } from './getScaleHistory';
import { getUsageHistory } from './getUsageHistory';

export const statistics: Resource = {
	name: 'Statistics',
	value: 'statistics',
	description: 'Figures on users, rooms, quality and usage',
	operations: {
		getAbnormalExperienceDistribution,
		getAbnormalExperiences,
		getClientAbnormalEvents,
		getClientEvents,
		getQosDetails,
		getQualityHistory,
		getRealtimeNetwork,
		getRealtimeQuality,
		getRealtimeScale,
		getRealtimeScaleByDimension,
		getScaleHistory,
		getUsageHistory,
	},
};
