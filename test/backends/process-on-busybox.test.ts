import { testProcessBackendOn } from "./process-backend.ts";

testProcessBackendOn("busybox");
