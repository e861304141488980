// Short names for the generated types; nothing here is typed by hand.
import type { components } from "./generated/schema";

type Schemas = components["schemas"];

export type Problem = Schemas["Problem"];
export type Session = Schemas["Session"];
export type Role = Schemas["Role"];
export type Overview = Schemas["Overview"];
export type HostState = Schemas["HostStateWord"];
export type ServiceState = Schemas["ServiceStateWord"];
export type HostItem = Schemas["HostItem"];
export type ServiceItem = Schemas["ServiceItem"];
export type HostDetail = Schemas["HostDetail"];
export type ServiceDetail = Schemas["ServiceDetail"];
export type PerfdataItem = Schemas["PerfdataItem"];
export type HistoryItem = Schemas["HistoryItem"];
export type About = Schemas["About"];
export type HistoryPage = Schemas["HistoryPage"];
export type HostPage = Schemas["HostPage"];
export type ServicePage = Schemas["ServicePage"];
export type StateEvent = Schemas["StateEvent"];
export type Hello = Schemas["Hello"];
export type StateType = Schemas["StateType"];
export type EventItem = Schemas["EventItem"];
export type EventField = Schemas["EventField"];
export type EventPage = Schemas["EventPage"];
export type EventHistogram = Schemas["EventHistogram"];
export type EventTop = Schemas["EventTop"];
export type EventTopItem = Schemas["EventTopItem"];
export type EventValue = Schemas["EventValue"];
