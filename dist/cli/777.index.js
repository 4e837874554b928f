export const id = 777;
export const ids = [777];
export const modules = {

/***/ 8777:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   dflowVersion: () => (/* binding */ dflowVersion)
/* harmony export */ });
// Generated from package.json by "npm run generate". Do not edit.
const dflowVersion = "1.0.0";


/***/ })

};
