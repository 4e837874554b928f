import { deploy } from "../../src/commands/deploy.ts";
import { scenarios } from "./scenarios.ts";
import { testSingleFaults } from "./single-faults.ts";

testSingleFaults(scenarios.filter(({ command }) => command !== deploy));
