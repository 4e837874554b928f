export const id = 635;
export const ids = [635];
export const modules = {

/***/ 3635:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   keptOutOfGit: () => (/* binding */ keptOutOfGit)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);



/**
 * Keys and the store lie in `.dflow` beside dflow.yaml, and nobody means them with `git add -A`: where `work` makes that
 * folder, a `.gitignore` is laid into it. One that was there before is a person's business.
 */
async function keptOutOfGit(folder, work) {
    const top = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, ".dflow");
    const known = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(top);
    try {
        return await work();
    }
    finally {
        if (!known)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(top, ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
    }
}


/***/ })

};
